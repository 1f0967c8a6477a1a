package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is announced is what is served. */
class FeaturesTest {
    /** Where each announced feature is shown to work; a feature without an entry here must not be announced. */
    private static final Map<String, String> SHOWN_BY = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "broker.publisher_identification",
                    "BrokerTest#thePublisherIsToldOnlyWhenThePermissionOrItselfDiscloses"),
            Map.entry("broker.publication_trustlevels", "BrokerTest#subscribersAreToldTheTrustLevelOfTheDecision"),
            Map.entry("broker.publisher_exclusion", "BrokerTest#thePublisherGetsItsOwnEventOnlyWhenNotExcluded"),
            Map.entry(
                    "broker.subscriber_blackwhite_listing",
                    "BrokerTest#aPublisherChoosesReceiversBySessionAuthidAndAuthrole"),
            Map.entry("broker.pattern_based_subscription", "BrokerTest#prefixAndWildcardSubscriptionsAreToldTheTopic"),
            Map.entry("broker.session_meta_api", "MetaApiTest#joiningAndLeavingIsAnnounced"),
            Map.entry("broker.subscription_meta_api", "MetaApiTest#subscriptionsAreListedShownAndFound"),
            Map.entry("broker.subscription_revocation", "MetaApiTest#aSubscriberIsRemovedAndTold"),
            Map.entry("broker.shareded_subscriptions", "ShardedSubscriptionTest#anEventGoesToTheNodeOfItsResource"),
            Map.entry("broker.event_history", "EventHistoryTest#whatWasPublishedBeforeIsThereInOrder"),
            Map.entry("broker.event_retention", "EventRetentionTest#whoAsksGetsTheLastRetainedEventAfterSubscribed"),
            Map.entry("broker.payload_passthru_mode", "BrokerTest#passthruOptionsReachTheSubscriber"),
            Map.entry("dealer.caller_identification", "CallTest#callerAndCalleeAreToldOfEachOtherWhenDisclosed"),
            Map.entry("dealer.pattern_based_registration", "CallTest#aPatternRegistrationIsToldTheProcedure"),
            Map.entry("dealer.shared_registration", "RegistrationTest#thePolicyChoosesTheCallee"),
            Map.entry("dealer.call_canceling", "CallCancelingTest#killGivesTheCallerWhatTheCalleeAnswers"),
            Map.entry("dealer.call_reroute", "CallReroutingTest#anUnavailableCalleeIsFollowedByOneThatWasNotTried"),
            Map.entry("dealer.call_timeout", "CallTimeoutTest#whenTimeIsUpTheCallerGetsAnErrorAndTheCalleeAnInterrupt"),
            Map.entry("dealer.call_trustlevels", "CallTrustLevelTest#theCalleeIsToldTheTrustLevelOfTheDecision"),
            Map.entry(
                    "dealer.progressive_call_results",
                    "ProgressiveResultsTest#partsComeInOrderAndTheCallEndsWithTheFinalResult"),
            Map.entry(
                    "dealer.progressive_call_invocations",
                    "ProgressiveInvocationsTest#allPartsGoToTheCalleeOfTheFirstUnderOneRequest"),
            Map.entry("dealer.session_meta_api", "MetaApiTest#sessionsAreCountedAndListedButNotTrustedOnes"),
            Map.entry(
                    "dealer.testament_meta_api",
                    "TestamentTest#testamentsAreLeftBySessionsThatSayGoodbyeBreakOffOrAreKilled"),
            Map.entry("dealer.registration_meta_api", "MetaApiTest#registrationsAreListedByMatchWithoutProtectedOnes"),
            Map.entry("dealer.payload_passthru_mode", "PayloadPassthruTest#whatDescribesThePayloadGoesBothWays"),
            Map.entry("dealer.sharded_registration", "ShardedRegistrationTest#aKeyStaysWithItsCallee"),
            Map.entry("dealer.registration_revocation", "MetaApiTest#aCalleeIsRemovedAndTold")));

    @Test
    void everyAnnouncedFeatureHasATestThatShowsIt() throws IOException {
        assertEquals(SHOWN_BY.keySet(), announced());
        for (String shown : SHOWN_BY.values()) {
            String[] test = shown.split("#");
            Path source = Path.of("src/test/java/io/transom/router/internal/" + test[0] + ".java");
            assertTrue(Files.readString(source).contains("void " + test[1] + "("), shown);
        }
    }

    private static Set<String> announced() {
        var announced = new TreeSet<String>();
        Features.roles(true).forEach((role, details) -> {
            Map<?, ?> features = (Map<?, ?>) ((Map<?, ?>) details).get("features");
            features.forEach((feature, value) -> {
                assertEquals(true, value);
                announced.add(role + "." + feature);
            });
        });
        return announced;
    }
}
