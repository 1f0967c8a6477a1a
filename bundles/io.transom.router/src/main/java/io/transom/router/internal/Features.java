package io.transom.router.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the router announces. Each entry names the class that serves it; a test goes through the list and asks for every
 * feature.
 */
enum Features {
    PUBLISHER_IDENTIFICATION("broker", Broker.class),
    PUBLICATION_TRUSTLEVELS("broker", Publication.class),
    PUBLISHER_EXCLUSION("broker", Broker.class),
    SUBSCRIBER_BLACKWHITE_LISTING("broker", Receivers.class),
    PATTERN_BASED_SUBSCRIPTION("broker", PatternTree.class),
    BROKER_SESSION_META_API("broker", "session_meta_api", MetaProcedures.class),
    SUBSCRIPTION_META_API("broker", MetaProcedures.class),
    SUBSCRIPTION_REVOCATION("broker", MetaProcedures.class),
    /** As the specification spells it. */
    SHAREDED_SUBSCRIPTIONS("broker", Shards.class),
    EVENT_HISTORY("broker", MetaProcedures.class),
    EVENT_RETENTION("broker", Retained.class),
    BROKER_PAYLOAD_PASSTHRU_MODE("broker", "payload_passthru_mode", Publication.class),
    DEALER_PAYLOAD_PASSTHRU_MODE("dealer", "payload_passthru_mode", Calls.class),
    SHARDED_REGISTRATION("dealer", Registration.class),
    CALLER_IDENTIFICATION("dealer", Dealer.class),
    PATTERN_BASED_REGISTRATION("dealer", PatternTree.class),
    SHARED_REGISTRATION("dealer", Registration.class),
    CALL_CANCELING("dealer", Dealer.class),
    CALL_REROUTE("dealer", Calls.class),
    CALL_TIMEOUT("dealer", Dealer.class),
    CALL_TRUSTLEVELS("dealer", Calls.class),
    PROGRESSIVE_CALL_RESULTS("dealer", Dealer.class),
    PROGRESSIVE_CALL_INVOCATIONS("dealer", Calls.class),
    DEALER_SESSION_META_API("dealer", "session_meta_api", MetaProcedures.class),
    TESTAMENT_META_API("dealer", MetaProcedures.class),
    REGISTRATION_META_API("dealer", MetaProcedures.class),
    REGISTRATION_REVOCATION("dealer", MetaProcedures.class);

    /** Other names that peers use, by the name that is announced. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("progressive_call_invocations", "progressive_calls", "call_canceling", "call_cancelling");

    private final String role;
    private final String key;
    private final Class<?> servedBy;

    Features(String role, Class<?> servedBy) {
        this.role = role;
        this.key = name().toLowerCase(java.util.Locale.ROOT);
        this.servedBy = servedBy;
    }

    Features(String role, String key, Class<?> servedBy) {
        this.role = role;
        this.key = key;
        this.servedBy = servedBy;
    }

    /** The {@code roles} of WELCOME. */
    static Map<String, Object> roles(boolean metaApi) {
        return Map.of("broker", of("broker", metaApi), "dealer", of("dealer", metaApi));
    }

    private static Map<String, Object> of(String role, boolean metaApi) {
        var features = new LinkedHashMap<String, Object>();
        for (Features feature : values()) {
            if (feature.role.equals(role) && (metaApi || feature.servedBy != MetaProcedures.class)) {
                features.put(feature.key, true);
            }
        }
        return Map.of("features", Map.copyOf(features));
    }

    /** Whether a HELLO announces a feature of a client's role, under whatever name. */
    static boolean announced(Map<String, Object> hello, String role, String feature) {
        return hello.get("roles") instanceof Map<?, ?> roles
                && roles.get(role) instanceof Map<?, ?> details
                && details.get("features") instanceof Map<?, ?> features
                && (Boolean.TRUE.equals(features.get(feature))
                        || Boolean.TRUE.equals(features.get(OTHER_NAMES.getOrDefault(feature, feature))));
    }
}
