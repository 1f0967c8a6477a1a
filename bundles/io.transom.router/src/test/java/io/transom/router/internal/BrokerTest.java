package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.transom.router.Authorizer.Decision;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerTest {
    private final TestRouter test = new TestRouter();

    @Test
    void anEventGoesToEverySubscriberButThePublisher() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        publisher.subscribe("com.topic");
        long subscription = subscriber.subscribe("com.topic");

        publisher.publish("com.topic", Map.of(), 1L, "two");

        Message.Event event = subscriber.next(Message.Event.class);
        assertEquals(subscription, event.subscription());
        assertEquals(List.of(1L, "two"), event.payload().args());
        assertEquals(Map.of(), event.details());
        assertNull(publisher.poll());
    }

    @Test
    void anAcknowledgedPublicationHasTheIdOfItsEvents() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("acknowledge", true));

        long publication = publisher.next(Message.Published.class).publication();
        assertEquals(publication, subscriber.next(Message.Event.class).publication());
    }

    @Test
    void thePublisherGetsItsOwnEventOnlyWhenNotExcluded() {
        TestPeer publisher = test.join();
        publisher.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("exclude_me", false));

        publisher.next(Message.Event.class);
    }

    @Test
    void prefixAndWildcardSubscriptionsAreToldTheTopic() {
        TestPeer publisher = test.join();
        TestPeer prefix = test.join();
        TestPeer wildcard = test.join();
        prefix.subscribe("com.exam", Map.of("match", "prefix"));
        wildcard.subscribe("com..created", Map.of("match", "wildcard"));

        publisher.publish("com.example.created", Map.of());
        publisher.publish("com.example", Map.of());
        publisher.publish("com.a.b.created", Map.of());

        assertEquals(
                "com.example.created",
                prefix.next(Message.Event.class).details().get("topic"));
        assertEquals("com.example", prefix.next(Message.Event.class).details().get("topic"));
        assertNull(prefix.poll());
        assertEquals(
                "com.example.created",
                wildcard.next(Message.Event.class).details().get("topic"));
        assertNull(wildcard.poll());
    }

    @Test
    void theSameTopicUnderAnotherMatchIsAnotherSubscription() {
        TestPeer peer = test.join();
        long exact = peer.subscribe("com.topic");
        long prefix = peer.subscribe("com.topic", Map.of("match", "prefix"));

        assertNotEquals(exact, prefix);
        assertEquals(exact, peer.subscribe("com.topic"));
    }

    @Test
    void aPublisherChoosesReceiversBySessionAuthidAndAuthrole() {
        TestPeer publisher = test.join("publisher", "user");
        TestPeer anna = test.join("anna", "user");
        TestPeer ben = test.join("ben", "disclosed");
        anna.subscribe("com.topic");
        ben.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("eligible", List.of(anna.session)), "anna by session");
        publisher.publish("com.topic", Map.of("exclude", List.of(anna.session)), "ben by session");
        publisher.publish("com.topic", Map.of("eligible_authid", List.of("anna")), "anna by authid");
        publisher.publish("com.topic", Map.of("exclude_authid", List.of("anna")), "ben by authid");
        publisher.publish("com.topic", Map.of("eligible_authrole", List.of("disclosed")), "ben by authrole");
        publisher.publish("com.topic", Map.of("exclude_authrole", List.of("disclosed")), "anna by authrole");
        publisher.publish(
                "com.topic",
                Map.of("eligible", List.of(anna.session, ben.session), "exclude_authid", List.of("ben")),
                "anna by both");
        publisher.publish("com.topic", Map.of("eligible", List.of()), "nobody");
        publisher.publish("com.topic", Map.of("eligible", List.of((double) ben.session)), "ben by a float");

        assertEquals(List.of("anna by session", "anna by authid", "anna by authrole", "anna by both"), firsts(anna));
        assertEquals(List.of("ben by session", "ben by authid", "ben by authrole", "ben by a float"), firsts(ben));
    }

    @Test
    void aPublisherChoosesReceiversByAnyOtherAttributeOfASession() {
        var hello = new HashMap<>(TestPeer.ALL_FEATURES);
        hello.put("org_id", "xcorp");
        hello.put("realm", "lies");
        hello.put("authmethod", "lies");
        TestPeer publisher = test.join();
        TestPeer anna = test.join("anna", "user", hello);
        TestPeer ben = test.join("ben", "user");
        anna.subscribe("com.topic");
        ben.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("eligible_org_id", List.of("ycorp", "xcorp")), "with the attribute");
        publisher.publish("com.topic", Map.of("exclude_org_id", List.of("ycorp", "xcorp")), "without it");
        publisher.publish("com.topic", Map.of("eligible_org_id", List.of()), "nobody");
        publisher.publish("com.topic", Map.of("exclude_org_id", List.of()), "all");
        publisher.publish("com.topic", Map.of("eligible_authmethod", List.of("test")), "method");
        publisher.publish("com.topic", Map.of("eligible_authmethod", List.of("lies")), "what it says itself");
        publisher.publish("com.topic", Map.of("exclude_authprovider", List.of("static")), "not of the provider");
        publisher.publish("com.topic", Map.of("eligible_realm", List.of("realm1")), "realm");
        publisher.publish(
                "com.topic", Map.of("eligible_org_id", List.of("xcorp"), "exclude_authid", List.of("anna")), "neither");

        assertEquals(List.of("with the attribute", "all", "method", "realm"), firsts(anna));
        assertEquals(List.of("without it", "all", "method", "realm"), firsts(ben));
    }

    @Test
    void aListOfAnAttributeHasTexts() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");
        for (Object wrong : List.of("xcorp", List.of(1L), Map.of())) {
            publisher.publish("com.topic", Map.of("acknowledge", true, "eligible_org_id", wrong));

            Message.Error error = publisher.next(Message.Error.class);
            assertEquals(ErrorUris.INVALID_ARGUMENT, error.error());
            assertEquals(
                    "eligible_org_id: expected a list of texts", error.payload().first());
        }
        assertNull(subscriber.poll());
        publisher.publish(
                "com.topic", Map.of("excluded", "x", "eligible_", "x", "exclude_me", true), "names of no list");
        assertEquals(
                "names of no list",
                subscriber.next(Message.Event.class).payload().first());
    }

    @Test
    void listsAreTheSameInAnyOrder() {
        Map<String, Object> some = new LinkedHashMap<>();
        some.put("eligible_org_id", List.of("a", "b"));
        some.put("exclude_authid", List.of("c"));
        Map<String, Object> same = new LinkedHashMap<>();
        same.put("exclude_authid", List.of("c"));
        same.put("eligible_org_id", List.of("b", "a"));

        assertEquals(Receivers.of(some), Receivers.of(same));
        assertSame(Receivers.ALL, Receivers.of(Map.of("acknowledge", true, "exclude", List.of())));
    }

    private static List<Object> firsts(TestPeer peer) {
        return peer.all().stream()
                .<Object>map(message -> ((Message.Event) message).payload().first())
                .toList();
    }

    @Test
    void thePublisherIsToldOnlyWhenThePermissionOrItselfDiscloses() {
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");
        TestPeer hidden = test.join("hidden", "user");
        TestPeer disclosed = test.join("anna", "disclosed");

        hidden.publish("com.topic", Map.of());
        hidden.publish("com.topic", Map.of("disclose_me", true));
        disclosed.publish("com.topic", Map.of());

        assertEquals(Map.of(), subscriber.next(Message.Event.class).details());
        assertEquals(
                hidden.session, subscriber.next(Message.Event.class).details().get("publisher"));
        assertEquals(
                Map.of(
                        "publisher", disclosed.session,
                        "publisher_authid", "anna",
                        "publisher_authrole", "disclosed"),
                subscriber.next(Message.Event.class).details());
    }

    @Test
    void subscribersAreToldTheTrustLevelOfTheDecision() {
        Decision decision = Decision.ALLOWED.withTrustLevel(3);
        Decision disclosing = Decision.ALLOWED_AND_DISCLOSED.withTrustLevel(0);
        test.realm.addRole(new Role("known", request -> decision.done()));
        test.realm.addRole(new Role("named", request -> disclosing.done()));
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");

        test.join("joe", "known").publish("com.topic", Map.of("trustlevel", 9L));
        TestPeer named = test.join("anna", "named");
        named.publish("com.topic", Map.of());
        test.join().publish("com.topic", Map.of("trustlevel", 9L));

        assertEquals(
                Map.of("trustlevel", 3L), subscriber.next(Message.Event.class).details());
        assertEquals(
                Map.of(
                        "trustlevel",
                        0L,
                        "publisher",
                        named.session,
                        "publisher_authid",
                        "anna",
                        "publisher_authrole",
                        "named"),
                subscriber.next(Message.Event.class).details());
        assertEquals(Map.of(), subscriber.next(Message.Event.class).details());
    }

    @Test
    void allSubscribersShareOneEventAndItsPayload() {
        TestPeer publisher = test.join();
        TestPeer one = test.join();
        TestPeer two = test.join();
        one.subscribe("com.topic");
        two.subscribe("com.topic");
        Payload payload = Payload.of("x");

        publisher.now(new Message.Publish(publisher.nextRequest(), Map.of(), "com.topic", payload));

        Message.Event event = one.next(Message.Event.class);
        assertSame(event, two.next(Message.Event.class));
        assertSame(payload, event.payload());
    }

    @Test
    void afterUnsubscribedNoEventArrives() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        long subscription = subscriber.subscribe("com.topic");

        subscriber.now(new Message.Unsubscribe(subscriber.nextRequest(), subscription));
        publisher.publish("com.topic", Map.of());

        subscriber.next(Message.Unsubscribed.class);
        assertNull(subscriber.poll());
        assertEquals(0, test.realm.broker().table().size());
    }

    @Test
    void anUnknownSubscriptionCannotBeUnsubscribed() {
        TestPeer owner = test.join();
        TestPeer other = test.join();
        long subscription = owner.subscribe("com.topic");

        other.now(new Message.Unsubscribe(other.nextRequest(), subscription));

        Message.Error error = other.next(Message.Error.class);
        assertEquals(Message.Unsubscribe.CODE, error.requestType());
        assertEquals(ErrorUris.NO_SUCH_SUBSCRIPTION, error.error());
    }

    @Test
    void aSubscriptionThatMatchesItsOwnMetaEventsIsConfirmedFirst() {
        TestPeer peer = test.join();

        peer.now(new Message.Subscribe(peer.nextRequest(), Map.of("match", "prefix"), ""));

        peer.next(Message.Subscribed.class);
    }

    @Test
    void badTopicsAreRefused() {
        TestPeer peer = test.join();

        for (String topic : List.of("com..topic", "com. topic", "com.#", "", "com.topic.")) {
            peer.now(new Message.Subscribe(peer.nextRequest(), Map.of(), topic));
            assertEquals(ErrorUris.INVALID_URI, peer.next(Message.Error.class).error(), topic);
            peer.publish(topic, Map.of("acknowledge", true));
            assertEquals(ErrorUris.INVALID_URI, peer.next(Message.Error.class).error(), topic);
            peer.publish(topic, Map.of());
            assertNull(peer.poll());
        }
        peer.now(new Message.Subscribe(peer.nextRequest(), Map.of("match", "glob"), "com.topic"));
        assertEquals(ErrorUris.INVALID_ARGUMENT, peer.next(Message.Error.class).error());
        assertFalse(peer.isClosed());
    }

    @Test
    void onlyTrustedSessionsPublishBelowWamp() {
        TestPeer peer = test.join();
        TestPeer trusted = test.join("t", "trusted");
        peer.subscribe("wamp.topic");

        peer.publish("wamp.topic", Map.of("acknowledge", true, "exclude_me", false));
        assertEquals(ErrorUris.INVALID_URI, peer.next(Message.Error.class).error());

        trusted.publish("wamp.topic", Map.of("acknowledge", true));
        trusted.next(Message.Published.class);
        peer.next(Message.Event.class);
    }

    @Test
    void receiversOfTheWrongTypeAreAnsweredWhenAcknowledgedAndReachNobody() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");

        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("eligible", "x"),
                Map.of("exclude", List.of("x")),
                Map.of("exclude_authid", List.of(1L)),
                Map.of("eligible_authrole", "user"))) {
            publisher.publish("com.topic", wrong);
            assertNull(publisher.poll());
            var acknowledged = new java.util.HashMap<>(wrong);
            acknowledged.put("acknowledge", true);
            publisher.publish("com.topic", acknowledged);
            Message.Error error = publisher.next(Message.Error.class);
            assertEquals(ErrorUris.INVALID_ARGUMENT, error.error());
            String option = wrong.keySet().iterator().next();
            assertEquals(true, String.valueOf(error.payload().first()).startsWith(option + ": "), option);
        }
        assertNull(subscriber.poll());
    }

    @Test
    void passthruOptionsReachTheSubscriber() {
        TestPeer publisher = test.join();
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");
        Map<String, Object> passthru =
                Map.of("ppt_scheme", "x_own", "ppt_serializer", "cbor", "ppt_cipher", "aes256gcm", "ppt_keyid", "key1");
        var options = new java.util.HashMap<>(passthru);
        options.put("acknowledge", true);

        publisher.publish("com.topic", options, "payload");
        publisher.publish("com.topic", Map.of("enc_algo", "cryptobox", "enc_key", "k"), "payload");

        assertEquals(passthru, subscriber.next(Message.Event.class).details());
        assertEquals(
                Map.of("enc_algo", "cryptobox", "enc_key", "k"),
                subscriber.next(Message.Event.class).details());
    }

    @Test
    void aPassthruOptionThatIsNullIsAsGoodAsAbsent() {
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");
        TestPeer publisher = test.join("joe", "user", TestPeer.NO_FEATURES);

        publisher.publish("com.topic", java.util.Collections.singletonMap("ppt_scheme", null), "payload");

        assertEquals(Map.of(), subscriber.next(Message.Event.class).details());
    }

    @Test
    void passthruWithoutAnnouncementIsAProtocolViolation() {
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");
        TestPeer publisher = test.join("joe", "user", TestPeer.NO_FEATURES);

        publisher.publish("com.topic", Map.of("ppt_scheme", "x_own"), "payload");

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION,
                publisher.next(Message.Abort.class).reason());
        assertNull(subscriber.poll());
    }
}
