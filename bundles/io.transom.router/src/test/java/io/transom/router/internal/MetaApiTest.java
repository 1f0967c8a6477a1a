package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.router.RealmOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetaApiTest {
    private final TestRouter test = new TestRouter();
    private final TestPeer asker = test.join("asker", "user");

    private static String error(Object answer) {
        return assertInstanceOf(Message.Error.class, answer).error();
    }

    @SuppressWarnings("unchecked") // the shape is what the tests are about
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    // Sessions.

    @Test
    void sessionsAreCountedAndListedButNotTrustedOnes() {
        TestPeer other = test.join("other", "disclosed");
        test.join("t", "trusted");

        assertEquals(2L, asker.ask("wamp.session.count"));
        assertEquals(1L, asker.ask("wamp.session.count", List.of("disclosed")));
        assertEquals(List.of(other.session), asker.ask("wamp.session.list", List.of("disclosed", "nobody")));
        assertEquals(List.of(asker.session, other.session).stream().sorted().toList(), asker.ask("wamp.session.list"));
        assertEquals(ErrorUris.INVALID_ARGUMENT, error(asker.ask("wamp.session.count", "disclosed")));
    }

    @Test
    void aSessionIsShownWithoutSecrets() {
        TestPeer other = test.join("other", "disclosed");
        TestPeer trusted = test.join("t", "trusted");

        Map<String, Object> shown = map(asker.ask("wamp.session.get", other.session));

        assertEquals("realm1", shown.get("realm"));
        assertEquals(other.session, shown.get("session"));
        assertEquals("other", shown.get("authid"));
        assertEquals("disclosed", shown.get("authrole"));
        assertEquals("test", shown.get("authmethod"));
        assertEquals("static", shown.get("authprovider"));
        assertEquals(1L, shown.get("serializer"));
        assertEquals(false, shown.get("resumed"));
        assertEquals("tcp4:127.0.0.1:4711", map(shown.get("transport")).get("peer"));
        assertEquals("rawsocket", map(shown.get("transport")).get("channel_framing"));
        assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.session.get", 4711L)));
        assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.session.get", trusted.session)));
    }

    @Test
    void whatIsNoIdIsTheIdOfNothingAndMustBeGiven() {
        for (Object wrong : new Object[] {"x", null, 1.5, List.of(), -1L}) {
            for (String procedure : List.of("get", "kill")) {
                assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.session." + procedure, wrong)));
            }
            assertEquals(ErrorUris.NO_SUCH_SUBSCRIPTION, error(asker.ask("wamp.subscription.get", wrong)));
            assertEquals(ErrorUris.NO_SUCH_REGISTRATION, error(asker.ask("wamp.registration.get", wrong)));
        }
        for (String procedure : List.of("session.get", "session.kill", "subscription.get", "registration.get")) {
            assertEquals(ErrorUris.INVALID_ARGUMENT, error(asker.ask("wamp." + procedure)));
        }
    }

    @Test
    void aSessionIsKilledButNotOneself() {
        TestPeer other = test.join("other", "user");

        assertNull(asker.ask("wamp.session.kill", other.session, "com.reason", "text"));

        Message.Goodbye goodbye = other.next(Message.Goodbye.class);
        assertEquals("com.reason", goodbye.reason());
        assertEquals("text", goodbye.details().get("message"));
        assertEquals(1L, asker.ask("wamp.session.count"));
        assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.session.kill", other.session)));
        assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.session.kill", asker.session)));
        for (String wrong : List.of("not a uri", "")) {
            assertEquals(ErrorUris.INVALID_URI, error(asker.ask("wamp.session.kill", test.join().session, wrong)));
        }
    }

    @Test
    void reasonAndMessageAlsoComeByKeyword() {
        TestPeer other = test.join("other", "user");

        asker.now(new Message.Call(
                asker.nextRequest(),
                Map.of(),
                "wamp.session.kill",
                Payload.of(List.of(other.session), Map.of("reason", "com.reason", "message", "text"))));

        asker.next(Message.Result.class);
        assertEquals("com.reason", other.next(Message.Goodbye.class).reason());
    }

    @Test
    void sessionsAreKilledByAuthidAuthroleAndAll() {
        TestPeer anna = test.join("anna", "user");
        TestPeer ben = test.join("ben", "disclosed");
        TestPeer carl = test.join("carl", "user");
        TestPeer trusted = test.join("anna", "trusted");

        assertEquals(List.of(anna.session), asker.ask("wamp.session.kill_by_authid", "anna"));
        assertEquals(1L, asker.ask("wamp.session.kill_by_authrole", "disclosed"));
        assertEquals(0L, asker.ask("wamp.session.kill_by_authrole", "trusted"));
        assertEquals(1L, asker.ask("wamp.session.kill_all"));

        for (TestPeer killed : List.of(anna, ben, carl)) {
            Message.Goodbye goodbye = killed.next(Message.Goodbye.class);
            assertEquals(ErrorUris.KILLED, goodbye.reason());
            assertEquals(Map.of(), goodbye.details());
        }
        assertNull(trusted.poll());
        assertEquals(1L, asker.ask("wamp.session.count"));
    }

    @Test
    void joiningAndLeavingIsAnnounced() {
        long join = asker.subscribe("wamp.session.on_join");
        long leave = asker.subscribe("wamp.session.on_leave");

        TestPeer other = test.join("other", "user");
        test.join("t", "trusted").drop();
        other.drop();

        Message.Event joined = asker.next(Message.Event.class);
        assertEquals(join, joined.subscription());
        assertEquals(other.session, map(joined.payload().first()).get("session"));
        assertEquals("trusted", joined.details().get("publisher_authrole"));
        Message.Event left = asker.next(Message.Event.class);
        assertEquals(leave, left.subscription());
        assertEquals(List.of(other.session, "other", "user"), left.payload().args());
        assertNull(asker.poll());
    }

    @Test
    void nobodyHearsOfSessionsThatKillAllEnds() {
        TestPeer other = test.join("other", "user");
        asker.subscribe("wamp.session.on_leave");

        assertEquals(1L, asker.ask("wamp.session.kill_all"));

        other.next(Message.Goodbye.class);
        assertNull(asker.poll());
    }

    // Registrations.

    @Test
    void registrationsAreListedByMatchWithoutProtectedOnes() {
        TestPeer callee = test.join();
        long exact = callee.register("com.p");
        long prefix = callee.register("com.p", Map.of("match", "prefix"));
        long wildcard = asker.register("com..p", Map.of("match", "wildcard"));

        assertEquals(
                Map.of("exact", List.of(exact), "prefix", List.of(prefix), "wildcard", List.of(wildcard)),
                asker.ask("wamp.registration.list"));
        assertEquals(
                Map.of("exact", List.of(), "prefix", List.of(), "wildcard", List.of(wildcard)),
                asker.ask("wamp.registration.list", asker.session));
        assertEquals(ErrorUris.NO_SUCH_SESSION, error(asker.ask("wamp.registration.list", 4711L)));
        Object all =
                map(test.join("t", "trusted").ask("wamp.registration.list")).get("exact");
        assertEquals(25, ((List<?>) all).size());
    }

    @Test
    void aRegistrationIsShownFoundAndItsCalleesListed() {
        TestPeer callee = test.join();
        long exact = callee.register("com.p", Map.of("invoke", "random"));
        long prefix = callee.register("com.", Map.of("match", "prefix"));

        assertEquals(
                Map.of(
                        "id",
                        exact,
                        "created",
                        "2023-11-14T22:13:20.000Z",
                        "uri",
                        "com.p",
                        "match",
                        "exact",
                        "invoke",
                        "random"),
                asker.ask("wamp.registration.get", exact));
        assertEquals(exact, asker.ask("wamp.registration.lookup", "com.p"));
        assertNull(asker.ask("wamp.registration.lookup", "com."));
        assertEquals(prefix, asker.ask("wamp.registration.lookup", "com.", Map.of("match", "prefix")));
        assertEquals(exact, asker.ask("wamp.registration.match", "com.p"));
        assertEquals(prefix, asker.ask("wamp.registration.match", "com.q"));
        assertNull(asker.ask("wamp.registration.match", "org.q"));
        assertEquals(List.of(callee.session), asker.ask("wamp.registration.list_callees", exact));
        assertEquals(1L, asker.ask("wamp.registration.count_callees", exact));
        assertEquals(ErrorUris.NO_SUCH_REGISTRATION, error(asker.ask("wamp.registration.get", 4711L)));
    }

    @Test
    void protectedRegistrationsAreHidden() {
        TestPeer trusted = test.join("t", "trusted");
        long id = (Long) trusted.ask("wamp.registration.lookup", "wamp.session.count");

        assertNull(asker.ask("wamp.registration.lookup", "wamp.session.count"));
        assertNull(asker.ask("wamp.registration.match", "wamp.session.count"));
        for (String procedure : List.of("get", "list_callees", "count_callees")) {
            assertEquals(ErrorUris.NOT_AUTHORIZED, error(asker.ask("wamp.registration." + procedure, id)));
        }
        assertEquals(
                "wamp.session.count",
                map(trusted.ask("wamp.registration.get", id)).get("uri"));
    }

    @Test
    void aCalleeIsRemovedAndTold() {
        TestPeer callee = test.join();
        long id = callee.register("com.p");

        assertEquals(
                ErrorUris.INVALID_URI,
                error(asker.ask("wamp.registration.remove_callee", id, callee.session, "any words")));
        assertNull(callee.poll());
        assertNull(asker.ask("wamp.registration.remove_callee", id, callee.session, "com.reason"));

        Message.Unregistered told = callee.next(Message.Unregistered.class);
        assertEquals(0, told.request());
        assertEquals(Map.of("registration", id, "reason", "com.reason"), told.details());
        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, error(asker.ask("com.p")));
        assertEquals(ErrorUris.NO_SUCH_REGISTRATION, error(asker.ask("wamp.registration.remove_callee", id, 1L)));
    }

    @Test
    void whoDidNotAnnounceRevocationIsNotTold() {
        TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);
        long registration = simple.register("com.p");
        long subscription = simple.subscribe("com.t");

        assertNull(asker.ask("wamp.registration.remove_callee", registration, simple.session));
        assertNull(asker.ask("wamp.subscription.remove_subscriber", subscription, simple.session));

        assertNull(simple.poll());
        assertEquals(new TestTables(2, 0, 0, 0), TestTables.of(test.realm));
    }

    @Test
    void registrationEventsComeInTheOrderOfTheSpecification() {
        asker.subscribe("wamp.registration.", Map.of("match", "prefix"));
        TestPeer one = test.join();
        TestPeer two = test.join();

        long id = one.register("com.p", Map.of("invoke", "first"));
        two.register("com.p", Map.of("invoke", "first"));
        one.now(new Message.Unregister(one.nextRequest(), id));
        two.drop();
        test.join("t", "trusted").register("wamp.p");

        Message.Event created = asker.next(Message.Event.class);
        assertEquals("wamp.registration.on_create", created.details().get("topic"));
        assertEquals(one.session, created.payload().args().get(0));
        assertEquals(
                Map.of(
                        "id",
                        id,
                        "created",
                        "2023-11-14T22:13:20.000Z",
                        "uri",
                        "com.p",
                        "match",
                        "exact",
                        "invoke",
                        "first"),
                created.payload().args().get(1));
        assertEvent("wamp.registration.on_register", one, id);
        assertEvent("wamp.registration.on_register", two, id);
        assertEvent("wamp.registration.on_unregister", one, id);
        assertEvent("wamp.registration.on_unregister", two, id);
        assertEvent("wamp.registration.on_delete", two, id);
        assertNull(asker.poll());
    }

    private void assertEvent(String topic, TestPeer session, long id) {
        Message.Event event = asker.next(Message.Event.class);
        assertEquals(topic, event.details().get("topic"));
        assertEquals(List.of(session.session, id), event.payload().args());
    }

    // Subscriptions.

    @Test
    void subscriptionsAreListedShownAndFound() {
        TestPeer subscriber = test.join();
        long exact = subscriber.subscribe("com.t");
        long prefix = subscriber.subscribe("com.", Map.of("match", "prefix"));
        long wildcard = subscriber.subscribe("com.", Map.of("match", "wildcard"));
        asker.subscribe("wamp.session.on_join");

        assertEquals(
                Map.of("exact", List.of(exact), "prefix", List.of(prefix), "wildcard", List.of(wildcard)),
                asker.ask("wamp.subscription.list"));
        assertEquals(
                Map.of("exact", List.of(), "prefix", List.of(), "wildcard", List.of()),
                asker.ask("wamp.subscription.list", asker.session));
        assertEquals(
                Map.of("id", exact, "created", "2023-11-14T22:13:20.000Z", "uri", "com.t", "match", "exact"),
                asker.ask("wamp.subscription.get", exact));
        assertEquals(prefix, asker.ask("wamp.subscription.lookup", "com.", Map.of("match", "prefix")));
        assertNull(asker.ask("wamp.subscription.lookup", "com.u"));
        assertEquals(List.of(exact, prefix, wildcard), asker.ask("wamp.subscription.match", "com.t"));
        assertNull(asker.ask("wamp.subscription.match", "org.t"));
        assertEquals(List.of(subscriber.session), asker.ask("wamp.subscription.list_subscribers", exact));
        assertEquals(1L, asker.ask("wamp.subscription.count_subscribers", exact));
        assertEquals(ErrorUris.NO_SUCH_SUBSCRIPTION, error(asker.ask("wamp.subscription.get", 4711L)));
        assertNull(asker.ask("wamp.subscription.match", "wamp.session.on_join"));
    }

    @Test
    void aSubscriberIsRemovedAndTold() {
        TestPeer subscriber = test.join();
        long id = subscriber.subscribe("com.t");

        assertNull(asker.ask("wamp.subscription.remove_subscriber", id, subscriber.session));
        asker.publish("com.t", Map.of());

        Message.Unsubscribed told = subscriber.next(Message.Unsubscribed.class);
        assertEquals(0, told.request());
        assertEquals(Map.of("subscription", id), told.details());
        assertNull(subscriber.poll());
        assertEquals(
                ErrorUris.NO_SUCH_SUBSCRIPTION,
                error(asker.ask("wamp.subscription.remove_subscriber", id, subscriber.session)));
    }

    @Test
    void subscriptionEventsComeInTheOrderOfTheSpecification() {
        asker.subscribe("wamp.subscription.", Map.of("match", "prefix"));
        TestPeer one = test.join();
        TestPeer two = test.join();

        long id = one.subscribe("com.t");
        two.subscribe("com.t");
        one.now(new Message.Unsubscribe(one.nextRequest(), id));
        two.drop();

        Message.Event created = asker.next(Message.Event.class);
        assertEquals("wamp.subscription.on_create", created.details().get("topic"));
        assertEquals(one.session, created.payload().args().get(0));
        assertEvent("wamp.subscription.on_subscribe", one, id);
        assertEvent("wamp.subscription.on_subscribe", two, id);
        assertEvent("wamp.subscription.on_unsubscribe", one, id);
        assertEvent("wamp.subscription.on_unsubscribe", two, id);
        assertEvent("wamp.subscription.on_delete", two, id);
        assertNull(asker.poll());
    }

    @Test
    void aRealmWithoutMetaApiHasNeitherProceduresNorEventsNorAnnouncesThem() {
        var quiet = (RealmCore) test.router.start(RealmOptions.of("quiet").withMetaApi(false));

        assertEquals(0, quiet.dealer().table().size());
        assertEquals(Map.of(), quiet.stats().received());
        assertEquals(Map.of(), quiet.stats().sent());
        assertFalse(String.valueOf(quiet.features()).contains("meta_api"));
    }
}
