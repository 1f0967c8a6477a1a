package io.transom.wamp;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event as the subscriber sees it.
 *
 * @param topic the topic of the publication, also under a pattern subscription
 * @param publisher as far as disclosed
 * @param details details of the EVENT; decoded values
 */
public record Event(
        long subscription,
        long publication,
        String topic,
        Payload payload,
        Identity publisher,
        Map<String, Object> details) {
    /** Whether the router had kept the event and it is older than the subscription. */
    public boolean retained() {
        return Boolean.TRUE.equals(details.get("retained"));
    }

    /** How far the router trusts the publisher, when it says so. */
    @Serves("subscriber.publication_trustlevels")
    public OptionalLong trustLevel() {
        return details.get("trustlevel") instanceof Number level
                ? OptionalLong.of(level.longValue())
                : OptionalLong.empty();
    }

    /** How the payload is packed, when it is. */
    @Serves("subscriber.payload_passthru_mode")
    public Optional<Passthru> passthru() {
        return Passthru.of(details);
    }
}
