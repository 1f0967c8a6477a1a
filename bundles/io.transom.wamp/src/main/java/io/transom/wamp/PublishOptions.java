package io.transom.wamp;

import io.transom.wamp.internal.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Options of a publication. The lists of receivers: who is on an eligible list of each kind that is given, and on no exclude
 * list, gets the event.
 *
 * @param acknowledge whether the router confirms
 * @param excludeMe whether the publisher itself gets no event
 * @param others further options by their wire names
 */
public record PublishOptions(boolean acknowledge, boolean excludeMe, Map<String, Object> others) {
    public static final PublishOptions DEFAULT = new PublishOptions(false, true, Map.of());
    public static final PublishOptions ACKNOWLEDGED = new PublishOptions(true, true, Map.of());

    /** To all subscribers, the publisher included. */
    @Serves("publisher.publisher_exclusion")
    public PublishOptions includingMe() {
        return new PublishOptions(acknowledge, false, others);
    }

    /** To all but the given sessions. */
    public PublishOptions excluding(long... sessions) {
        return with("exclude", ids(sessions));
    }

    /** To the given sessions only. */
    @Serves("publisher.subscriber_blackwhite_listing")
    public PublishOptions eligible(long... sessions) {
        return with("eligible", ids(sessions));
    }

    public PublishOptions excludingAuthids(String... authids) {
        return with("exclude_authid", List.of(authids));
    }

    public PublishOptions eligibleAuthids(String... authids) {
        return with("eligible_authid", List.of(authids));
    }

    public PublishOptions excludingAuthroles(String... authroles) {
        return with("exclude_authrole", List.of(authroles));
    }

    public PublishOptions eligibleAuthroles(String... authroles) {
        return with("eligible_authrole", List.of(authroles));
    }

    /** Keeps the event for those who subscribe later and ask for it (WAMP specification, Event Retention). */
    @Serves("publisher.event_retention")
    public PublishOptions retaining() {
        return with("retain", true);
    }

    /**
     * Keeps the event for so long. The option is Bondy's; a router that does not know it keeps the event until another takes its
     * place.
     *
     * @param time in whole seconds, 1 or more
     */
    public PublishOptions retaining(Duration time) {
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException("time: expected 1 s or more, found " + time);
        }
        return retaining().with("_retained_ttl", time.toSeconds());
    }

    /** Asks the router to tell the subscribers who publishes. */
    @Serves("publisher.publisher_identification")
    public PublishOptions disclosingMe() {
        return with("disclose_me", true);
    }

    /** Chooses the shard by a key (WAMP specification, Sharded Subscription). */
    @Serves("publisher.shareded_subscriptions")
    public PublishOptions withRoutingKey(String rkey) {
        return with("rkey", rkey);
    }

    /** The payload is packed in that way. */
    @Serves("publisher.payload_passthru_mode")
    public PublishOptions with(Passthru mode) {
        return new PublishOptions(acknowledge, excludeMe, Options.with(others, mode.details()));
    }

    /** Any other option by its wire name. */
    public PublishOptions with(String name, Object value) {
        return new PublishOptions(acknowledge, excludeMe, Options.with(others, name, value));
    }

    private static List<Long> ids(long... sessions) {
        return Arrays.stream(sessions).boxed().toList();
    }
}
