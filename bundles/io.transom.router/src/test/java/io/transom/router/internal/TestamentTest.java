package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TestamentTest {
    private static final String ADD = "wamp.session.add_testament";
    private static final String FLUSH = "wamp.session.flush_testaments";

    private final TestRouter test = new TestRouter();
    private final TestPeer heir = test.join("heir", "user");

    /** Calls with keyword arguments, as the specification has them. */
    private static Object ask(TestPeer peer, String procedure, List<?> args, Map<String, ?> kwargs) {
        peer.now(new Message.Call(peer.nextRequest(), Map.of(), procedure, Payload.of(args, kwargs)));
        Message answer = peer.poll();
        return answer instanceof Message.Result result ? result.payload().first() : answer;
    }

    private static Message.Error error(Object answer) {
        return assertInstanceOf(Message.Error.class, answer);
    }

    private static List<Object> firsts(TestPeer peer) {
        return peer.all().stream()
                .<Object>map(message -> ((Message.Event) message).payload().first())
                .toList();
    }

    @Test
    void testamentsAreLeftBySessionsThatSayGoodbyeBreakOffOrAreKilled() {
        heir.subscribe("com.topic");
        for (String end : List.of("goodbye", "lost", "killed", "aborted")) {
            TestPeer leaves = test.join("joe", "user");
            Object publication =
                    ask(leaves, ADD, List.of("com.topic", List.of(end, 1L), Map.of("key", "value")), Map.of());
            assertNull(heir.poll());

            switch (end) {
                case "goodbye" -> leaves.now(new Message.Goodbye(Map.of(), "wamp.close.normal"));
                case "lost" -> leaves.drop();
                case "killed" -> test.join().ask("wamp.session.kill", leaves.session);
                default -> leaves.now(new Message.Abort(Map.of(), "com.reason"));
            }

            Message.Event event = heir.next(Message.Event.class);
            assertEquals(publication, event.publication());
            assertEquals(List.of(end, 1L), event.payload().args());
            assertEquals(Map.of("key", "value"), event.payload().kwargs());
            assertEquals(Map.of(), event.details());
            assertNull(heir.poll());
        }
    }

    /** An authorizer that gives no decision when the session has ended must not keep the others, nor the end, waiting. */
    @Test
    void aTestamentWithoutADecisionIsNotPublishedAndTheOthersAre() {
        heir.subscribe("com.", Map.of("match", "prefix"));
        heir.subscribe("wamp.session.on_leave");
        var ended = new AtomicBoolean();
        test.realm.addRole(new Role(
                "forgetful",
                request -> CompletableFuture.completedFuture(
                        ended.get() && request.uri().equals("com.first") ? null : Authorizer.Decision.ALLOWED)));
        TestPeer leaves = test.join("joe", "forgetful");
        leaves.ask(ADD, "com.first", List.of("first"), Map.of());
        leaves.ask(ADD, "com.second", List.of("second"), Map.of());
        heir.all();

        ended.set(true);
        leaves.drop();

        assertEquals(List.of("second", leaves.session), firsts(heir));
    }

    @Test
    void detachedComesBeforeDestroyedEachInTheOrderOfAddingAndOnLeaveAfterAll() {
        heir.subscribe("", Map.of("match", "prefix"));
        TestPeer leaves = test.join("joe", "user");
        leaves.subscribe("com.own");
        heir.all();
        leaves.ask(ADD, "com.topic", List.of("destroyed 1"), Map.of());
        leaves.ask(ADD, "com.topic", List.of("detached 1"), Map.of(), Map.of(), "detached");
        ask(leaves, ADD, List.of("com.topic", List.of("destroyed 2"), Map.of()), Map.of("scope", "destroyed"));
        ask(leaves, ADD, List.of("com.topic", List.of("detached 2"), Map.of()), Map.of("scope", "detached"));

        leaves.drop();

        var told = new ArrayList<Object>();
        for (Message message : heir.all()) {
            var event = (Message.Event) message;
            Object topic = event.details().get("topic");
            told.add("com.topic".equals(topic) ? event.payload().first() : topic);
        }
        assertEquals(
                List.of(
                        "wamp.subscription.on_unsubscribe",
                        "wamp.subscription.on_delete",
                        "detached 1",
                        "detached 2",
                        "destroyed 1",
                        "destroyed 2",
                        "wamp.session.on_leave"),
                told);
    }

    @Test
    void flushingTakesAwayThoseOfOneScope() {
        heir.subscribe("com.topic");
        TestPeer leaves = test.join();
        leaves.ask(ADD, "com.topic", List.of("destroyed"), Map.of());
        leaves.ask(ADD, "com.topic", List.of("destroyed"), Map.of());
        leaves.ask(ADD, "com.topic", List.of("detached"), Map.of(), Map.of(), "detached");

        assertEquals(2L, leaves.ask(FLUSH));
        assertEquals(0L, leaves.ask(FLUSH, "destroyed"));
        leaves.drop();
        TestPeer other = test.join();
        other.ask(ADD, "com.topic", List.of("other"), Map.of(), Map.of(), "detached");
        assertEquals(1L, ask(other, FLUSH, List.of(), Map.of("scope", "detached")));
        other.drop();

        assertEquals(List.of("detached"), firsts(heir));
    }

    @Test
    void killAllPublishesNone() {
        heir.subscribe("com.topic");
        test.join().ask(ADD, "com.topic", List.of("x"), Map.of());

        assertEquals(1L, heir.ask("wamp.session.kill_all"));

        assertNull(heir.poll());
    }

    @Test
    void publishOptionsAreThoseOfPublish() {
        heir.subscribe("com.topic");
        TestPeer other = test.join("other", "user");
        other.subscribe("com.topic");
        TestPeer leaves = test.join("joe", "user");
        leaves.subscribe("com.topic");
        leaves.ask(
                ADD,
                "com.topic",
                List.of("x"),
                Map.of(),
                Map.of(
                        "exclude_authid", List.of("other"),
                        "disclose_me", true,
                        "acknowledge", true,
                        "exclude_me", false,
                        "ppt_scheme", "x_own"));

        leaves.drop();

        assertEquals(
                Map.of(
                        "publisher",
                        leaves.session,
                        "publisher_authid",
                        "joe",
                        "publisher_authrole",
                        "user",
                        "ppt_scheme",
                        "x_own"),
                heir.next(Message.Event.class).details());
        assertNull(other.poll());
    }

    @Test
    void aTestamentMayBeRetained() {
        TestPeer leaves = test.join();
        leaves.ask(ADD, "com.topic", List.of("gone"), null, Map.of("retain", true));

        leaves.drop();

        heir.subscribe("com.topic", Map.of("get_retained", true));
        assertEquals(List.of("gone"), firsts(heir));
    }

    @Test
    void whatIsWrongIsToldWhenItIsAdded() {
        var wrong = new ArrayList<List<Object>>();
        var uris = new ArrayList<String>();
        wrong.add(List.of("com. topic", List.of(), Map.of()));
        uris.add(ErrorUris.INVALID_URI);
        wrong.add(List.of("wamp.topic", List.of(), Map.of()));
        uris.add(ErrorUris.INVALID_URI);
        wrong.add(List.of(1L));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", "x"));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", List.of(), List.of()));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", List.of(), Map.of(), Map.of("exclude", "x")));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", List.of(), Map.of(), Map.of("ppt_scheme", 1L)));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", List.of(), Map.of(), Map.of("enc_algo", "cryptobox")));
        uris.add(ErrorUris.INVALID_ARGUMENT);
        wrong.add(List.of("com.topic", List.of(), Map.of(), Map.of(), "forever"));
        uris.add(ErrorUris.TESTAMENT_ERROR);
        for (int i = 0; i < wrong.size(); i++) {
            assertEquals(
                    uris.get(i), error(heir.ask(ADD, wrong.get(i).toArray())).error(), "" + wrong.get(i));
        }
        assertEquals(
                ErrorUris.TESTAMENT_ERROR, error(heir.ask(FLUSH, "forever")).error());
        TestPeer plain = test.join("joe", "user", TestPeer.NO_FEATURES);
        assertEquals(
                ErrorUris.INVALID_ARGUMENT,
                error(plain.ask(ADD, "com.topic", List.of(), Map.of(), Map.of("ppt_scheme", "x_own")))
                        .error());
        assertEquals(0L, heir.ask(FLUSH));
    }

    @Test
    void whoMayNotPublishCannotLeaveATestament() {
        test.realm.addRole(new Role(
                "quiet", request -> (request.action() == Action.PUBLISH ? Decision.DENIED : Decision.ALLOWED).done()));
        TestPeer quiet = test.join("joe", "quiet");

        assertEquals(
                ErrorUris.NOT_AUTHORIZED,
                error(quiet.ask(ADD, "com.topic", List.of(), Map.of())).error());
        assertEquals(0L, quiet.ask(FLUSH));
    }

    @Test
    void thePermissionsOfTheEndCount() {
        var disclosing = Decision.ALLOWED_AND_DISCLOSED.withTrustLevel(7);
        var now = new Decision[] {Decision.ALLOWED};
        test.realm.addRole(
                new Role("some", request -> (request.action() == Action.PUBLISH ? now[0] : Decision.ALLOWED).done()));
        heir.subscribe("com.topic");
        TestPeer one = test.join("one", "some");
        TestPeer two = test.join("two", "some");
        one.ask(ADD, "com.topic", List.of("one"), Map.of());
        two.ask(ADD, "com.topic", List.of("two"), Map.of());

        now[0] = disclosing;
        one.drop();
        now[0] = Decision.DENIED;
        two.drop();

        Message.Event event = heir.next(Message.Event.class);
        assertEquals("one", event.payload().first());
        assertEquals(7L, event.details().get("trustlevel"));
        assertEquals("one", event.details().get("publisher_authid"));
        assertNull(heir.poll());
    }

    @Test
    void anAuthorizerThatTakesItsTimeChangesNoOrder() {
        var asked = new ArrayList<CompletableFuture<Decision>>();
        test.realm.addRole(new Role("slow", request -> {
            if (request.action() != Action.PUBLISH) {
                return Decision.ALLOWED.done();
            }
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
        }));
        heir.subscribe("com.topic");
        heir.subscribe("wamp.session.on_leave");
        TestPeer leaves = test.join("joe", "slow");
        assertNull(leaves.ask(ADD, "com.topic", List.of("one"), Map.of()));
        assertNull(leaves.ask(ADD, "com.topic", List.of("refused"), Map.of()));
        assertNull(leaves.ask(ADD, "com.topic", List.of("two"), Map.of()));
        asked.get(2).complete(Decision.ALLOWED);
        asked.get(1).complete(Decision.DENIED);
        asked.get(0).complete(Decision.ALLOWED);
        leaves.next(Message.Result.class);
        assertEquals(ErrorUris.NOT_AUTHORIZED, leaves.next(Message.Error.class).error());
        leaves.next(Message.Result.class);

        leaves.drop();
        assertNull(heir.poll());
        asked.get(3).complete(Decision.ALLOWED);
        assertEquals(List.of("one"), firsts(heir));
        asked.get(4).completeExceptionally(new IllegalStateException());

        assertEquals(List.of(leaves.session), firsts(heir));
        assertEquals(5, asked.size());
    }

    @Test
    void theirNumberAndBytesAreBounded() {
        var tiny = new TestRouter(LimitsTest.small());
        TestPeer peer = tiny.join();
        assertNotNull(peer.ask(ADD, "com.topic", List.of("1"), Map.of()));
        assertNotNull(peer.ask(ADD, "com.topic", List.of("2"), Map.of()));

        Message.Error many = error(peer.ask(ADD, "com.topic", List.of("3"), Map.of()));
        assertEquals(ErrorUris.UNAVAILABLE, many.error());
        assertTrue(String.valueOf(many.payload().first()).contains("session.testaments:"));
        peer.ask(FLUSH);
        var call = new Message.Call(
                peer.nextRequest(), Map.of(), ADD, Payload.of("com.topic", List.of("x".repeat(2_000))));
        call.payload().argsIn(io.transom.wamp.Encoding.JSON);
        peer.now(call);
        Message.Error large = peer.next(Message.Error.class);
        assertTrue(String.valueOf(large.payload().first()).contains("session.testaments.bytes:"));

        assertEquals(1L, tiny.router.limitHits().get("session.testaments"));
        assertEquals(1L, tiny.router.limitHits().get("session.testaments.bytes"));
        assertEquals(0L, peer.ask(FLUSH));
    }

    @Test
    void argumentsMayBeLeftOutOrNull() {
        heir.subscribe("com.topic");
        TestPeer leaves = test.join();
        leaves.ask(ADD, "com.topic");
        leaves.ask(ADD, Arrays.asList("com.topic", null, null, null, null).toArray());

        leaves.drop();

        assertEquals(Payload.NONE, heir.next(Message.Event.class).payload());
        assertEquals(Payload.NONE, heir.next(Message.Event.class).payload());
    }
}
