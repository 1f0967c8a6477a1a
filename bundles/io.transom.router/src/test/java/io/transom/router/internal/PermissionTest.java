package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Authorizer.Decision;
import io.transom.router.Principal;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PermissionTest {
    private final TestRouter test = new TestRouter();

    @Test
    void theAuthorizerIsAskedAboutSessionActionUriMatchOptionsAndPayload() {
        var asked = new ArrayList<Authorizer.Request>();
        test.realm.addRole(new Role("asking", request -> {
            asked.add(request);
            return Decision.ALLOWED.done();
        }));
        TestPeer peer = test.join("anna", "asking");
        Payload payload = Payload.of("x");

        peer.register("com.p", Map.of("match", "prefix"));
        peer.subscribe("com..t", Map.of("match", "wildcard"));
        peer.now(new Message.Publish(peer.nextRequest(), Map.of("acknowledge", true), "com.t", payload));
        peer.now(new Message.Call(peer.nextRequest(), Map.of("timeout", 5L), "com.q", payload));

        assertEquals(
                List.of(
                        Authorizer.Action.REGISTER,
                        Authorizer.Action.SUBSCRIBE,
                        Authorizer.Action.PUBLISH,
                        Authorizer.Action.CALL),
                asked.stream().map(Authorizer.Request::action).toList());
        assertEquals(
                List.of(Match.PREFIX, Match.WILDCARD, Match.EXACT, Match.EXACT),
                asked.stream().map(Authorizer.Request::match).toList());
        assertEquals("anna", asked.get(0).session().authid());
        assertEquals(Map.of("acknowledge", true), asked.get(2).options());
        assertSame(payload, asked.get(3).payload());
    }

    @Test
    void anAuthorizerMayGiveAnyStage() {
        test.realm.addRole(new Role("asking", request -> CompletableFuture.completedStage(Decision.ALLOWED)));
        test.realm.addRole(new Role("failing", request -> CompletableFuture.failedStage(new IllegalStateException())));
        TestPeer allowed = test.join("anna", "asking");
        TestPeer failing = test.join("ben", "failing");

        allowed.subscribe("com.t");
        allowed.subscribe("com.t2");
        failing.now(new Message.Subscribe(failing.nextRequest(), Map.of(), "com.t"));

        assertEquals(
                ErrorUris.AUTHORIZATION_FAILED,
                failing.next(Message.Error.class).error());
        assertFalse(failing.isClosed());
    }

    @Test
    void whatIsDeniedIsAnErrorAndAPublicationIsSilent() {
        test.realm.addRole(new Role("nothing", request -> Decision.DENIED.done()));
        TestPeer peer = test.join("joe", "nothing");

        peer.now(new Message.Call(1, Map.of(), "com.p", Payload.NONE));
        peer.now(new Message.Register(2, Map.of(), "com.p"));
        peer.now(new Message.Subscribe(3, Map.of(), "com.p"));
        peer.now(new Message.Publish(4, Map.of("acknowledge", true), "com.p", Payload.NONE));
        peer.now(new Message.Publish(5, Map.of(), "com.p", Payload.NONE));

        for (long request = 1; request <= 4; request++) {
            Message.Error error = peer.next(Message.Error.class);
            assertEquals(request, error.request());
            assertEquals(ErrorUris.NOT_AUTHORIZED, error.error());
            assertEquals(1, error.payload().args().size());
        }
        assertNull(peer.poll());
    }

    @Test
    void anAuthorizerThatFailsIsAnErrorOfItsOwn() {
        test.realm.addRole(new Role("broken", request -> {
            throw new IllegalStateException("secret");
        }));
        test.realm.addRole(
                new Role("failing", request -> CompletableFuture.failedFuture(new RuntimeException("secret"))));

        for (String role : List.of("broken", "failing")) {
            TestPeer peer = test.join("joe", role);
            peer.call("com.p");
            Message.Error error = peer.next(Message.Error.class);
            assertEquals(ErrorUris.AUTHORIZATION_FAILED, error.error());
            assertFalse(String.valueOf(error.payload().args()).contains("secret"));
        }
    }

    /** At once, later, or no stage at all. */
    @Test
    void anAuthorizerThatGivesNoDecisionHasFailedAndTheSessionGoesOn() {
        var later = new ArrayList<CompletableFuture<Decision>>();
        test.realm.addRole(new Role("null", request -> CompletableFuture.completedFuture(null)));
        test.realm.addRole(new Role("no stage", request -> null));
        test.realm.addRole(new Role("null later", request -> {
            later.add(new CompletableFuture<>());
            return later.get(later.size() - 1);
        }));

        for (String role : List.of("null", "no stage", "null later")) {
            TestPeer peer = test.join("joe", role);
            for (int i = 0; i < 2; i++) {
                long request = peer.call("com.p");
                later.forEach(decision -> decision.complete(null));
                Message.Error error = peer.next(Message.Error.class);
                assertEquals(request, error.request());
                assertEquals(ErrorUris.AUTHORIZATION_FAILED, error.error());
            }
        }
    }

    @Test
    void whileADecisionIsPendingTheSessionWaitsAndNothingIsRead() {
        var decisions = new ArrayList<CompletableFuture<Decision>>();
        test.realm.addRole(new Role("slow", request -> {
            decisions.add(new CompletableFuture<>());
            return decisions.get(decisions.size() - 1);
        }));
        TestPeer slow = test.join("slow", "slow");
        TestPeer other = test.join();
        TestPeer callee = test.join();
        callee.register("com.p");

        slow.call("com.p", Map.of(), "first");
        slow.call("com.p", Map.of(), "second");
        slow.now(new Message.Unsubscribe(slow.nextRequest(), 4711));
        other.call("com.p", Map.of(), "of another");

        assertTrue(slow.isPaused());
        assertEquals(1, decisions.size());
        assertEquals(
                "of another", callee.next(Message.Invocation.class).payload().first());
        assertNull(callee.poll());

        decisions.get(0).complete(Decision.ALLOWED);
        assertEquals("first", callee.next(Message.Invocation.class).payload().first());
        assertTrue(slow.isPaused());
        assertNull(slow.poll());
        decisions.get(1).complete(Decision.DENIED);

        assertEquals(ErrorUris.NOT_AUTHORIZED, slow.next(Message.Error.class).error());
        assertEquals(Message.Unsubscribe.CODE, slow.next(Message.Error.class).requestType());
        assertFalse(slow.isPaused());
        assertNull(callee.poll());
    }

    @Test
    void aDecisionThatComesAfterTheSessionLeftDoesNothing() {
        var decision = new CompletableFuture<Decision>();
        test.realm.addRole(new Role("slow", request -> decision));
        TestPeer slow = test.join("slow", "slow");
        slow.now(new Message.Register(1, Map.of(), "com.p"));

        slow.drop();
        decision.complete(Decision.ALLOWED);
        test.loop.run();

        assertEquals(0, TestTables.of(test.realm).registrations());
    }

    @Test
    void aRoleThatIsRemovedDeniesItsSessionsAndAdmitsNoOther() {
        test.realm.addRole(new Role("gone", Authorizer.ALL));
        TestPeer peer = test.join("joe", "gone");

        assertTrue(test.realm.removeRole("gone"));
        assertFalse(test.realm.removeRole("gone"));

        peer.call("com.p");
        assertEquals(ErrorUris.NOT_AUTHORIZED, peer.next(Message.Error.class).error());
        assertEquals(ErrorUris.NO_SUCH_ROLE, refused("gone"));
        assertThrows(
                WampError.class,
                () -> test.realm.join(new Principal("realm1", "x", "gone", "", "", Map.of()), test.loop));
    }

    @Test
    void aRoleThatIsReplacedCountsAtOnce() {
        TestPeer peer = test.join();

        test.realm.addRole(new Role("user", request -> Decision.DENIED.done()));

        peer.call("com.p");
        assertEquals(ErrorUris.NOT_AUTHORIZED, peer.next(Message.Error.class).error());
    }

    @Test
    void anonymousJoinsWithoutARoleButMayDoNothing() {
        TestPeer peer = test.join("x", "anonymous");
        peer.call("com.p");
        assertEquals(ErrorUris.NOT_AUTHORIZED, peer.next(Message.Error.class).error());

        test.realm.addRole(new Role("anonymous", Authorizer.ALL));
        test.realm.removeRole("anonymous");

        assertEquals(ErrorUris.NO_SUCH_ROLE, refused("anonymous"));
    }

    private String refused(String role) {
        TestPeer peer = test.connect(TestRouter.OPEN);
        peer.now(new Message.Hello(
                "realm1", Map.of("roles", Map.of("caller", Map.of()), "authid", "x", "authrole", role)));
        return peer.next(Message.Abort.class).reason();
    }

    @Test
    void trustedIsBuiltIn() {
        assertThrows(IllegalArgumentException.class, () -> test.realm.addRole(new Role("trusted", Authorizer.ALL)));
        assertFalse(test.realm.removeRole("trusted"));
        assertEquals(
                List.of("trusted", "user", "disclosed"),
                test.realm.roles().stream().map(Role::name).toList());
    }
}
