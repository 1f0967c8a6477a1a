package io.transom.client.internal;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the client says in HELLO it can do: exactly what {@link io.transom.wamp.session.ProtocolSession} implements. A test asks
 * for the test that shows each entry.
 */
enum Announced {
    CALLER("caller_identification call_canceling call_timeout payload_passthru_mode progressive_call_invocations"
            + " progressive_call_results sharded_registration"),
    CALLEE("call_canceling call_timeout call_trustlevels caller_identification pattern_based_registration"
            + " payload_passthru_mode progressive_call_invocations progressive_call_results registration_revocation"
            + " shared_registration"),
    PUBLISHER("event_retention payload_passthru_mode publisher_exclusion"
            + " publisher_identification shareded_subscriptions subscriber_blackwhite_listing"),
    SUBSCRIBER("event_retention pattern_based_subscription payload_passthru_mode publication_trustlevels"
            + " publisher_identification subscription_revocation");

    /** HELLO's {@code roles}. */
    static final Map<String, Object> ROLES = roles();

    private final String[] features;

    Announced(String features) {
        this.features = features.split(" ");
    }

    private static Map<String, Object> roles() {
        var roles = new TreeMap<String, Object>();
        for (Announced role : values()) {
            var features = new LinkedHashMap<String, Object>();
            for (String feature : role.features) {
                features.put(feature, true);
            }
            roles.put(role.name().toLowerCase(Locale.ROOT), Map.of("features", Map.copyOf(features)));
        }
        return Map.copyOf(roles);
    }
}
