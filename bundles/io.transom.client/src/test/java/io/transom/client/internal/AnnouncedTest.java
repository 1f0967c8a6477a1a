package io.transom.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is announced is what the session does. */
class AnnouncedTest {
    private static final String OPTIONS = "SessionFeaturesTest#everyOptionHasItsWireName";
    private static final String DETAILS = "SessionFeaturesTest#whatTheRouterDisclosesCanBeRead";
    private static final String PASSTHRU = "SessionFeaturesTest#aPackedPayloadIsNamedOnEveryMessage";
    private static final String CANCEL = "SessionFeaturesTest#cancelIsSentWithItsModeAndAnInterruptReachesTheHandler";
    private static final String REVOKED = "SessionFeaturesTest#theProgramIsToldOfARevocation";
    private static final String PARTS_OUT = "SessionFeaturesTest#aCallIsSentInParts";
    private static final String PARTS_IN = "SessionFeaturesTest#theHandlerTakesTheParts";
    private static final String RESULTS = "ProtocolSessionTest#anInvocationIsAnsweredOnce";

    /** Where each announced feature is shown to work; a feature without an entry here must not be announced. */
    private static final Map<String, String> SHOWN_BY = Map.ofEntries(
            Map.entry("caller.caller_identification", OPTIONS),
            Map.entry("caller.call_canceling", CANCEL),
            Map.entry("caller.call_timeout", "ProtocolSessionTest#optionsAreSentByTheirNamesAndDefaultsAreNot"),
            Map.entry("caller.payload_passthru_mode", PASSTHRU),
            Map.entry("caller.progressive_call_invocations", PARTS_OUT),
            Map.entry("caller.progressive_call_results", "SessionFeaturesTest#progressiveResultsComeBeforeTheLast"),
            Map.entry("caller.sharded_registration", OPTIONS),
            Map.entry("callee.call_canceling", CANCEL),
            Map.entry("callee.call_timeout", RESULTS),
            Map.entry("callee.call_trustlevels", DETAILS),
            Map.entry("callee.caller_identification", DETAILS),
            Map.entry("callee.pattern_based_registration", DETAILS),
            Map.entry("callee.payload_passthru_mode", PASSTHRU),
            Map.entry("callee.progressive_call_invocations", PARTS_IN),
            Map.entry("callee.progressive_call_results", RESULTS),
            Map.entry("callee.registration_revocation", REVOKED),
            Map.entry("callee.shared_registration", OPTIONS),
            Map.entry("publisher.event_retention", OPTIONS),
            Map.entry("publisher.payload_passthru_mode", PASSTHRU),
            Map.entry("publisher.publisher_exclusion", OPTIONS),
            Map.entry("publisher.publisher_identification", OPTIONS),
            Map.entry("publisher.shareded_subscriptions", OPTIONS),
            Map.entry("publisher.subscriber_blackwhite_listing", OPTIONS),
            Map.entry("subscriber.event_retention", DETAILS),
            Map.entry("subscriber.pattern_based_subscription", DETAILS),
            Map.entry("subscriber.payload_passthru_mode", PASSTHRU),
            Map.entry("subscriber.publication_trustlevels", DETAILS),
            Map.entry("subscriber.publisher_identification", DETAILS),
            Map.entry("subscriber.subscription_revocation", REVOKED));

    @Test
    void everyAnnouncedFeatureHasATestThatShowsIt() throws IOException {
        assertEquals(new TreeSet<>(SHOWN_BY.keySet()), announced());
        for (String shown : SHOWN_BY.values()) {
            String[] test = shown.split("#");
            Path source = Path.of("../io.transom.wamp/src/test/java/io/transom/wamp/session/" + test[0] + ".java");
            assertTrue(Files.readString(source).contains("void " + test[1] + "("), shown);
        }
    }

    private static Set<String> announced() {
        var announced = new TreeSet<String>();
        Announced.ROLES.forEach((role, details) -> {
            Map<?, ?> features = (Map<?, ?>) ((Map<?, ?>) details).get("features");
            features.forEach((feature, value) -> {
                assertEquals(true, value);
                announced.add(role + "." + feature);
            });
        });
        return announced;
    }
}
