package io.transom.client.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the client says in HELLO it can do: exactly what {@link io.transom.wamp.session.ProtocolSession} implements. */
final class Announced {
    /** HELLO's {@code roles}. */
    static final Map<String, Object> ROLES = Map.of(
            "caller", features("caller_identification", "call_canceling", "call_timeout", "progressive_call_results"),
            "callee",
                    features(
                            "caller_identification",
                            "call_canceling",
                            "pattern_based_registration",
                            "progressive_call_results",
                            "registration_revocation",
                            "shared_registration"),
            "publisher", features("publisher_exclusion", "publisher_identification", "subscriber_blackwhite_listing"),
            "subscriber",
                    features("pattern_based_subscription", "publisher_identification", "subscription_revocation"));

    private Announced() {}

    private static Map<String, Object> features(String... names) {
        return Map.of("features", Arrays.stream(names).collect(Collectors.toMap(Function.identity(), name -> true)));
    }
}
