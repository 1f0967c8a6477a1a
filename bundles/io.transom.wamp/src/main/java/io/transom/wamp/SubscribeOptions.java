package io.transom.wamp;

import io.transom.wamp.internal.Options;
import java.util.Map;

/**
 * Options of a subscription.
 *
 * @param others further options by their wire names
 */
public record SubscribeOptions(Match match, Map<String, Object> others) {
    public static final SubscribeOptions DEFAULT = new SubscribeOptions(Match.EXACT);

    public SubscribeOptions(Match match) {
        this(match, Map.of());
    }

    @Serves("subscriber.pattern_based_subscription")
    public static SubscribeOptions matching(Match match) {
        return new SubscribeOptions(match);
    }

    /** Asks for the retained event of the topic, which comes with {@link Event#retained}. */
    @Serves("subscriber.event_retention")
    public SubscribeOptions gettingRetained() {
        return with("get_retained", true);
    }

    /** Shares the events that have a routing key with other nodes (WAMP specification, Sharded Subscription). */
    @Serves("subscriber.shareded_subscriptions")
    public SubscribeOptions withNodeKey(String nkey) {
        return with("nkey", nkey);
    }

    /** Any other option by its wire name. */
    public SubscribeOptions with(String name, Object value) {
        return new SubscribeOptions(match, Options.with(others, name, value));
    }
}
