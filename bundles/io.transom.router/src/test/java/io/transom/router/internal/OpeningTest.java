package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authenticator;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpeningTest {
    private static final Message.Hello HELLO = new Message.Hello("realm1", TestPeer.NO_FEATURES);

    private final TestRouter test = new TestRouter();

    private static Principal joe(String realm, String authrole) {
        return new Principal(realm, "joe", authrole, "cryptosign", "dynamic", Map.of("node_oid", "17"));
    }

    private static Authenticator always(Step step) {
        return (hello, candidate) -> CompletableFuture.completedFuture(step);
    }

    @Test
    void welcomeTellsPrincipalGreetingPeerAndFeatures() {
        TestPeer peer = test.connect(always(new Authenticator.Accept(joe("realm1", "user"))));

        peer.now(HELLO);

        Message.Welcome welcome = peer.next(Message.Welcome.class);
        Map<String, Object> details = welcome.details();
        assertEquals("realm1", details.get("realm"));
        assertEquals("joe", details.get("authid"));
        assertEquals("user", details.get("authrole"));
        assertEquals("cryptosign", details.get("authmethod"));
        assertEquals("dynamic", details.get("authprovider"));
        assertEquals("node1", details.get("x_cb_node"));
        assertEquals("tcp4:127.0.0.1:4711", details.get("x_cb_peer"));
        assertEquals(
                Map.of("node_oid", "17", "x_cb_node", "node1", "x_cb_peer", "tcp4:127.0.0.1:4711"),
                details.get("authextra"));
        assertEquals(test.realm.features(), details.get("roles"));
        assertEquals(
                List.of(welcome.session()),
                test.realm.sessions().stream().map(session -> session.id()).toList());
    }

    /** What is not offered is not promised: no token to come back with, whatever the client wishes. */
    @Test
    void aSessionIsNotResumed() {
        TestPeer peer = test.connect(TestRouter.OPEN);
        var details = new HashMap<String, Object>(TestPeer.NO_FEATURES);
        details.put("resumable", true);
        details.put("resume-session", 17L);
        details.put("resume-token", "token");

        peer.now(new Message.Hello("realm1", details));

        Message.Welcome welcome = peer.next(Message.Welcome.class);
        assertTrue(welcome.session() != 17);
        assertTrue(welcome.details().keySet().stream().noneMatch(key -> key.startsWith("resum")));
    }

    @Test
    void theAuthenticatorChoosesTheRealmOfAHelloWithoutOne() {
        TestPeer peer = test.connect(always(new Authenticator.Accept(joe("realm1", "user"))));

        peer.now(new Message.Hello(null, TestPeer.NO_FEATURES));

        peer.next(Message.Welcome.class);
    }

    @Test
    void aChallengeIsAnsweredWithAuthenticate() {
        TestPeer peer =
                test.connect((hello, candidate) -> CompletableFuture.completedFuture(new Authenticator.Challenge(
                        "ticket",
                        Map.of("k", 1L),
                        answer -> CompletableFuture.completedFuture(
                                answer.signature().equals("secret")
                                        ? new Authenticator.Accept(joe("realm1", "user"))
                                        : new Authenticator.Refuse("wamp.error.not_authorized", "wrong ticket")))));

        peer.now(HELLO);
        Message.Challenge challenge = peer.next(Message.Challenge.class);
        assertEquals("ticket", challenge.method());
        peer.now(new Message.Authenticate("wrong", Map.of()));
        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals("wamp.error.not_authorized", abort.reason());
        assertEquals("wrong ticket", abort.details().get("message"));
        assertFalse(peer.isClosed(), "closing is left to the peer");

        peer.now(HELLO);
        peer.next(Message.Challenge.class);
        peer.now(new Message.Authenticate("secret", Map.of()));
        peer.next(Message.Welcome.class);
    }

    @Test
    void anUnknownRealmOrRoleIsRefused() {
        TestPeer noRealm = test.connect(always(new Authenticator.Accept(joe("nowhere", "user"))));
        TestPeer noRole = test.connect(always(new Authenticator.Accept(joe("realm1", "nobody"))));

        noRealm.now(HELLO);
        noRole.now(HELLO);

        assertEquals(ErrorUris.NO_SUCH_REALM, noRealm.next(Message.Abort.class).reason());
        assertEquals(ErrorUris.NO_SUCH_ROLE, noRole.next(Message.Abort.class).reason());
    }

    @Test
    void whatIsNoUriIsNoRealm() {
        for (String realm : List.of("", "a b", "a..b", "a#")) {
            TestPeer peer = test.connect((hello, candidate) -> {
                throw new AssertionError("asked about " + realm);
            });

            peer.now(new Message.Hello(realm, TestPeer.NO_FEATURES));

            assertEquals(ErrorUris.INVALID_URI, peer.next(Message.Abort.class).reason());
        }
    }

    @Test
    void aFailingAuthenticatorTellsThePeerNothing() {
        TestPeer thrown = test.connect((hello, candidate) -> {
            throw new IllegalStateException("secret");
        });
        TestPeer failed =
                test.connect((hello, candidate) -> CompletableFuture.failedFuture(new RuntimeException("secret")));

        TestPeer nothing = test.connect((hello, candidate) -> null);
        TestPeer noStep = test.connect((hello, candidate) -> CompletableFuture.completedFuture(null));

        for (TestPeer peer : List.of(thrown, failed, nothing, noStep)) {
            peer.now(HELLO);
            Message.Abort abort = peer.next(Message.Abort.class);
            assertEquals(ErrorUris.AUTHENTICATION_FAILED, abort.reason());
            assertEquals("authentication failed", abort.details().get("message"));
        }
    }

    /** A stage that is no CompletableFuture to its maker does not tell whether it is done. */
    @Test
    void anAuthenticatorMayGiveAnyStage() {
        TestPeer accepted = test.connect((hello, candidate) ->
                CompletableFuture.completedStage(new Authenticator.Accept(joe("realm1", "user"))));
        TestPeer failed = test.connect(
                (hello, candidate) -> CompletableFuture.failedStage(new WampError("com.example.no", Payload.of("no"))));

        accepted.now(HELLO);
        failed.now(HELLO);

        accepted.next(Message.Welcome.class);
        assertEquals("com.example.no", failed.next(Message.Abort.class).reason());
    }

    @Test
    void whoIsRefusedForWantOfRoomMayTryOn() {
        TestPeer peer = test.connect((hello, candidate) ->
                CompletableFuture.completedFuture(new Authenticator.Refuse(ErrorUris.UNAVAILABLE, "full")));
        for (int i = 0; i < 20; i++) {
            peer.now(HELLO);
            assertEquals(ErrorUris.UNAVAILABLE, peer.next(Message.Abort.class).reason());
        }
        assertFalse(peer.isClosed());
    }

    /** Also those between which it had a session. */
    @Test
    void aConnectionMayBeRefusedSoOftenThenItIsClosedUnheard() {
        var asked = new AtomicInteger();
        TestPeer peer = test.connect((hello, candidate) -> CompletableFuture.completedFuture(
                asked.incrementAndGet() == 5
                        ? new Authenticator.Accept(joe("realm1", "user"))
                        : new Authenticator.Refuse(ErrorUris.NOT_AUTHORIZED, "wrong")));

        for (int i = 1; i <= 11; i++) {
            peer.now(HELLO);
            if (i == 5) {
                peer.next(Message.Welcome.class);
                peer.now(new Message.Goodbye(Map.of(), ErrorUris.CLOSE_NORMAL));
                peer.next(Message.Goodbye.class);
            } else {
                assertEquals("wrong", peer.next(Message.Abort.class).details().get("message"));
            }
        }
        assertFalse(peer.isClosed());
        peer.now(HELLO);

        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals(ErrorUris.NOT_AUTHORIZED, abort.reason());
        assertEquals(
                "limit session.opening.refusals: at most 10 refusals, found 11",
                abort.details().get("message"));
        assertTrue(peer.isClosed());
        assertEquals(11, asked.get());
    }

    @Test
    void aPeerThatLeavesWhileItIsBeingAuthenticatedNeverJoins() {
        var decision = new CompletableFuture<Step>();
        TestPeer peer = test.connect((hello, candidate) -> decision);
        peer.now(HELLO);

        peer.drop();
        decision.complete(new Authenticator.Accept(joe("realm1", "user")));
        test.loop.run();

        assertEquals(List.of(), test.realm.sessions());
    }

    /** Once for each HELLO, whatever became of it. */
    @Test
    void theAuthenticatorIsToldWhenAnOpeningIsOver() {
        var over = new ArrayList<String>();
        var asked = new ArrayList<Long>();
        var decision = new CompletableFuture<Step>();
        var steps = new ArrayList<CompletionStage<Step>>(List.of(
                CompletableFuture.completedStage(new Authenticator.Refuse(ErrorUris.NOT_AUTHORIZED, "no")),
                CompletableFuture.completedStage(new Authenticator.Accept(joe("nowhere", "user"))),
                CompletableFuture.failedStage(new IllegalStateException("broken")),
                CompletableFuture.completedStage(new Authenticator.Accept(joe("realm1", "user"))),
                decision));
        var telling = new Authenticator() {
            @Override
            public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
                asked.add(candidate.session());
                return steps.remove(0);
            }

            @Override
            public void over(Candidate candidate, boolean joined) {
                over.add(asked.indexOf(candidate.session()) + " " + joined);
            }
        };
        TestPeer peer = test.connect(telling);
        for (int i = 0; i < 4; i++) {
            peer.now(HELLO);
            test.loop.run();
        }
        assertEquals(List.of("0 false", "1 false", "2 false", "3 true"), over);
        peer.drop();

        TestPeer gone = test.connect(telling);
        gone.now(HELLO);
        gone.drop();
        decision.complete(new Authenticator.Accept(joe("realm1", "user")));
        test.loop.run();
        assertEquals(List.of("0 false", "1 false", "2 false", "3 true", "4 false"), over);
    }

    static List<Message> notBeforeWelcome() {
        return List.of(
                new Message.Subscribe(1, Map.of(), "com.topic"),
                new Message.Call(1, Map.of(), "com.p", Payload.NONE),
                new Message.Goodbye(Map.of(), ErrorUris.CLOSE_NORMAL),
                new Message.Welcome(1, Map.of()),
                new Message.Authenticate("x", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("notBeforeWelcome")
    void otherMessagesBeforeHelloAreViolations(Message message) {
        TestPeer peer = test.connect(TestRouter.OPEN);

        peer.now(message);

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, peer.next(Message.Abort.class).reason());
        assertTrue(peer.isClosed());
    }

    @Test
    void messagesThatDoNotWaitForTheAnswerToHelloAreViolations() {
        TestPeer peer = test.connect((hello, candidate) -> new CompletableFuture<>());

        peer.now(HELLO);
        peer.now(HELLO);

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, peer.next(Message.Abort.class).reason());
        assertTrue(peer.isClosed());
    }

    @Test
    void aSecondHelloInASessionIsAViolation() {
        TestPeer peer = test.join();

        peer.now(HELLO);

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, peer.next(Message.Abort.class).reason());
        assertTrue(peer.isClosed());
        assertEquals(List.of(), test.realm.sessions());
    }

    @Test
    void messagesOfARouterAreViolations() {
        TestPeer peer = test.join();

        peer.now(new Message.Result(1, Map.of(), Payload.NONE));

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, peer.next(Message.Abort.class).reason());
        assertTrue(peer.isClosed());
    }

    @Test
    void helloMustAnnounceRolesButNoFeatures() {
        TestPeer without = test.connect(TestRouter.OPEN);
        TestPeer plain = test.connect(TestRouter.OPEN);

        without.now(new Message.Hello("realm1", Map.of()));
        plain.now(new Message.Hello("realm1", Map.of("roles", Map.of("caller", Map.of()))));

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, without.next(Message.Abort.class).reason());
        plain.next(Message.Welcome.class);
    }

    @Test
    void bytesThatAreNoMessageEndTheSession() {
        TestPeer peer = test.join();
        TestPeer opening = test.connect(TestRouter.OPEN);

        peer.violate(new ProtocolException("rule"));
        opening.violate(new ProtocolException("rule"));

        for (TestPeer each : List.of(peer, opening)) {
            Message.Abort abort = each.next(Message.Abort.class);
            assertEquals(ErrorUris.PROTOCOL_VIOLATION, abort.reason());
            assertEquals("rule", abort.details().get("message"));
            assertTrue(each.isClosed());
        }
        assertEquals(List.of(), test.realm.sessions());
    }

    @Test
    void goodbyeIsAnsweredAndAnotherSessionMayFollow() {
        TestPeer peer = test.join();

        peer.now(new Message.Goodbye(Map.of(), ErrorUris.CLOSE_NORMAL));

        assertEquals(ErrorUris.GOODBYE_AND_OUT, peer.next(Message.Goodbye.class).reason());
        assertEquals(List.of(), test.realm.sessions());
        peer.now(HELLO);
        peer.next(Message.Welcome.class);
    }

    @Test
    void aKilledSessionAnswersGoodbyeAndNothingElseCounts() {
        TestPeer peer = test.join();
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic");

        test.realm.kill(session -> session.id() == peer.session, "com.reason", "text");
        test.loop.run();

        Message.Goodbye goodbye = peer.next(Message.Goodbye.class);
        assertEquals("com.reason", goodbye.reason());
        assertEquals(Map.of("message", "text"), goodbye.details());
        peer.publish("com.topic", Map.of());
        assertNull(subscriber.poll());
        peer.now(new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));
        assertNull(peer.poll());
        peer.now(HELLO);
        peer.next(Message.Welcome.class);
    }

    @Test
    void goodbyesThatCrossEndTheSessionOnce() {
        TestPeer peer = test.join();

        test.realm.kill(session -> true, ErrorUris.CLOSE_NORMAL, null);
        peer.tell(new Message.Goodbye(Map.of(), ErrorUris.CLOSE_NORMAL));
        peer.now(new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));

        peer.next(Message.Goodbye.class);
        assertNull(peer.poll());
        peer.now(HELLO);
        peer.next(Message.Welcome.class);
    }

    @Test
    void aKilledSessionThatDoesNotAnswerIsClosed() {
        TestPeer peer = test.join();
        test.realm.kill(session -> true, ErrorUris.CLOSE_NORMAL, null);
        test.loop.run();

        test.timers.pass(10_000);
        test.loop.run();

        assertTrue(peer.isClosed());
    }

    @Test
    void aPeerThatSaysNothingIsClosedInTime() {
        TestPeer peer = test.connect(TestRouter.OPEN);
        test.loop.run();

        test.timers.pass(9_999);
        test.loop.run();
        assertFalse(peer.isClosed());
        test.timers.pass(1);

        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals("transom.close.opening_timeout", abort.reason());
        assertTrue(String.valueOf(abort.details().get("message")).contains("session.opening.time"));
        assertTrue(peer.isClosed());
    }

    @Test
    void theAuthenticatorsTimeDoesNotCountButThePeersDoes() {
        var decision = new CompletableFuture<Step>();
        TestPeer peer = test.connect((hello, candidate) -> decision);
        test.loop.run();
        test.timers.pass(6_000);
        peer.now(HELLO);
        test.timers.pass(60_000);
        decision.complete(new Authenticator.Challenge("ticket", Map.of(), answer -> new CompletableFuture<>()));
        peer.next(Message.Challenge.class);

        test.timers.pass(3_999);
        assertNull(peer.poll());
        test.timers.pass(1);

        peer.next(Message.Abort.class);
        assertTrue(peer.isClosed());
    }

    @Test
    void anOpenSessionHasNoTimer() {
        test.join();

        assertEquals(0, test.timers.running());
    }
}
