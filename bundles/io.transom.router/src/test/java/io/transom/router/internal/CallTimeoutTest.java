package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTimeoutTest {
    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer caller = test.join();

    @BeforeEach
    void registers() {
        callee.register("com.p");
    }

    @Test
    void whenTimeIsUpTheCallerGetsAnErrorAndTheCalleeAnInterrupt() {
        long request = caller.call("com.p", Map.of("timeout", 100L));
        callee.next(Message.Invocation.class);

        test.timers.pass(99);
        assertNull(caller.poll());
        test.timers.pass(1);

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.TIMEOUT, error.error());
        assertEquals(request, error.request());
        Message.Interrupt interrupt = callee.next(Message.Interrupt.class);
        assertEquals("killnowait", interrupt.options().get("mode"));
        assertEquals(ErrorUris.TIMEOUT, interrupt.options().get("reason"));
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void aSessionInsideTheProcessMeansMillisecondsThereToo() {
        var realm = (RealmCore) test.router.start(RealmOptions.of("slow").withCallTimeoutUnit(ChronoUnit.SECONDS));
        realm.addRole(new Role("user", Authorizer.ALL));
        test.join("slow", "joe", "user", TestPeer.ALL_FEATURES).register("com.p");
        var session = realm.join(Principal.internal("slow", "local", "user"), test.loop);
        var result = session.call(
                        "com.p", Payload.NONE, CallOptions.DEFAULT.withTimeout(java.time.Duration.ofMillis(50)))
                .result()
                .toCompletableFuture();
        test.loop.run();

        test.timers.pass(50);
        test.loop.run();

        assertTrue(result.isCompletedExceptionally());
    }

    @Test
    void aRealmMayCountInSeconds() {
        var realm = (RealmCore) test.router.start(RealmOptions.of("slow").withCallTimeoutUnit(ChronoUnit.SECONDS));
        realm.addRole(new Role("user", Authorizer.ALL));
        TestPeer peer = test.join("slow", "joe", "user", TestPeer.ALL_FEATURES);
        peer.register("com.p");
        peer.call("com.p", Map.of("timeout", 2L));
        peer.next(Message.Invocation.class);

        test.timers.pass(1_999);
        assertNull(peer.poll());
        test.timers.pass(1);

        peer.next(Message.Interrupt.class);
        assertEquals(ErrorUris.TIMEOUT, peer.next(Message.Error.class).error());
    }

    @Test
    void aTimeoutOfAnyLengthIsTaken() {
        caller.call("com.p", Map.of("timeout", Long.MAX_VALUE));
        test.timers.pass(1_000_000);

        assertNull(caller.poll());
        assertEquals(1, test.timers.running());
    }

    @Test
    void aResultStopsTheTimer() {
        caller.call("com.p", Map.of("timeout", 100L));
        callee.yield(callee.next(Message.Invocation.class));
        caller.next(Message.Result.class);

        assertEquals(0, test.timers.running());
    }

    @Test
    void zeroIsNoTimeout() {
        caller.call("com.p", Map.of("timeout", 0L));

        assertEquals(0, test.timers.running());
    }

    @Test
    void aCallerThatLeavesStopsItsTimers() {
        caller.call("com.p", Map.of("timeout", 100L));

        caller.drop();

        assertEquals(0, test.timers.running());
    }

    @Test
    void eachProgressiveResultStartsTheTimeAnew() {
        caller.call("com.p", Map.of("timeout", 100L, "receive_progress", true));
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        for (int i = 0; i < 3; i++) {
            test.timers.pass(60);
            callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));
            caller.next(Message.Result.class);
        }
        test.timers.pass(100);

        assertEquals(ErrorUris.TIMEOUT, caller.next(Message.Error.class).error());
    }

    @Test
    void aCalleeThatAskedForItSeesToTheTimeItself() {
        callee.register("com.own", Map.of("forward_timeout", true));
        caller.call("com.own", Map.of("timeout", 100L));

        Message.Invocation invocation = callee.next(Message.Invocation.class);
        assertEquals(100L, invocation.details().get("timeout"));
        assertEquals(0, test.timers.running());
        test.timers.pass(1_000);
        assertNull(caller.poll());
        callee.now(new Message.Error(
                Message.Invocation.CODE, invocation.request(), Map.of(), ErrorUris.TIMEOUT, Payload.NONE));
        assertEquals(ErrorUris.TIMEOUT, caller.next(Message.Error.class).error());
    }

    @Test
    void progressiveResultsOfSuchACalleeStartNoTimer() {
        callee.register("com.own", Map.of("forward_timeout", true));
        caller.call("com.own", Map.of("timeout", 100L, "receive_progress", true));
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));

        assertEquals(0, test.timers.running());
    }

    @Test
    void withoutATimeoutThereIsNothingToForward() {
        callee.register("com.own", Map.of("forward_timeout", true));
        caller.call("com.own");

        assertEquals(Map.of(), callee.next(Message.Invocation.class).details());
    }

    @Test
    void theTimeThatACallWaitedForItsCalleeIsTakenOff() {
        callee.register("com.own", Map.of("forward_timeout", true, "concurrency", 1L));
        caller.call("com.own");
        Message.Invocation first = callee.next(Message.Invocation.class);
        caller.call("com.own", Map.of("timeout", 100L));

        test.timers.pass(30);
        callee.yield(first);

        assertEquals(70L, callee.next(Message.Invocation.class).details().get("timeout"));
        assertEquals(0, test.timers.running());
    }

    @Test
    void theRouterSeesToTheRestOfTheTimeWhenAnotherCalleeTakesTheCall() {
        TestPeer other = test.join();
        callee.register("com.own", Map.of("forward_timeout", true, "invoke", "first"));
        other.register("com.own", Map.of("invoke", "first"));
        caller.call("com.own", Map.of("timeout", 100L));
        Message.Invocation first = callee.next(Message.Invocation.class);
        test.timers.pass(60);
        callee.now(new Message.Error(
                Message.Invocation.CODE, first.request(), Map.of(), ErrorUris.UNAVAILABLE, Payload.NONE));

        assertEquals(Map.of(), other.next(Message.Invocation.class).details());
        test.timers.pass(39);
        assertNull(caller.poll());
        test.timers.pass(1);

        assertEquals(ErrorUris.TIMEOUT, caller.next(Message.Error.class).error());
    }
}
