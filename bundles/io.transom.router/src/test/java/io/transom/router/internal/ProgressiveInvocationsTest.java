package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer.Decision;
import io.transom.router.Principal;
import io.transom.router.Role;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in parts (WAMP specification, Progressive Call Invocations). */
class ProgressiveInvocationsTest {
    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer caller = test.join();
    private long registration;

    @BeforeEach
    void registers() {
        registration = callee.register("com.p", Map.of("invoke", "roundrobin"));
    }

    private void part(long request, boolean more, Object argument) {
        caller.now(
                new Message.Call(request, more ? Map.of("progress", true) : Map.of(), "com.p", Payload.of(argument)));
    }

    private String violation(TestPeer peer) {
        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals(ErrorUris.PROTOCOL_VIOLATION, abort.reason());
        return String.valueOf(abort.details().get("message"));
    }

    @Test
    void allPartsGoToTheCalleeOfTheFirstUnderOneRequest() {
        TestPeer other = test.join();
        other.register("com.p", Map.of("invoke", "roundrobin"));
        long request = caller.nextRequest();

        part(request, true, 1L);
        part(request, true, 2L);
        part(request, false, 3L);

        Message.Invocation first = callee.next(Message.Invocation.class);
        assertEquals(Map.of("progress", true), first.details());
        assertEquals(registration, first.registration());
        Message.Invocation second = callee.next(Message.Invocation.class);
        assertEquals(first.request(), second.request());
        assertEquals(registration, second.registration());
        assertEquals(Map.of("progress", true), second.details());
        assertEquals(2L, second.payload().first());
        Message.Invocation last = callee.next(Message.Invocation.class);
        assertEquals(first.request(), last.request());
        assertEquals(Map.of(), last.details());
        assertEquals(3L, last.payload().first());
        assertNull(other.poll());
        callee.yield(first, "done");
        assertEquals(request, caller.next(Message.Result.class).request());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void theOptionsOfTheFirstPartHoldForAll() {
        long request = caller.nextRequest();
        caller.now(new Message.Call(
                request,
                Map.of("progress", true, "receive_progress", true, "disclose_me", true),
                "com.p",
                Payload.NONE));
        caller.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.NONE));
        caller.now(
                new Message.Call(request, Map.of("progress", false, "receive_progress", false), "com.p", Payload.NONE));

        Map<String, Object> first = callee.next(Message.Invocation.class).details();
        assertEquals(caller.session, first.get("caller"));
        assertEquals(true, first.get("receive_progress"));
        assertEquals(first, callee.next(Message.Invocation.class).details());
        Map<String, Object> last = callee.next(Message.Invocation.class).details();
        assertEquals(caller.session, last.get("caller"));
        assertEquals(true, last.get("receive_progress"));
        assertFalse(last.containsKey("progress"));
    }

    @Test
    void resultsMayComeBetweenTheParts() {
        long request = caller.nextRequest();
        caller.now(
                new Message.Call(request, Map.of("progress", true, "receive_progress", true), "com.p", Payload.of(1L)));
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.of("got 1")));
        assertEquals("got 1", caller.next(Message.Result.class).payload().first());

        part(request, false, 2L);
        callee.next(Message.Invocation.class);
        callee.yield(invocation, "end");

        assertEquals("end", caller.next(Message.Result.class).payload().first());
    }

    @Test
    void partsOfACallThatIsOverAreDropped() {
        long request = caller.nextRequest();
        part(request, true, 1L);
        callee.yield(callee.next(Message.Invocation.class), "enough");

        part(request, true, 2L);
        part(request, false, 3L);

        assertEquals("enough", caller.next(Message.Result.class).payload().first());
        assertNull(callee.poll());
        assertNull(caller.poll());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void partsBehindARefusedOneAreDropped() {
        long unknown = caller.nextRequest();
        caller.now(new Message.Call(unknown, Map.of("progress", true), "com.unknown", Payload.NONE));
        caller.now(new Message.Call(unknown, Map.of(), "com.unknown", Payload.NONE));

        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE, caller.next(Message.Error.class).error());
        assertNull(caller.poll());
    }

    @Test
    void onlyTheFirstPartNeedsPermission() {
        var asked = new AtomicInteger();
        test.realm.addRole(new Role("counted", request -> {
            asked.incrementAndGet();
            return Decision.ALLOWED.done();
        }));
        TestPeer counted = test.join("joe", "counted");
        long request = counted.nextRequest();

        counted.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.NONE));
        counted.now(new Message.Call(request, Map.of(), "com.p", Payload.NONE));

        assertEquals(2, callee.all().size());
        assertEquals(1, asked.get());
    }

    @Test
    void aCalleeThatCannotTakePartsIsNotAskedTo() {
        for (String missing : List.of("progressive_call_invocations", "call_canceling")) {
            String other = missing.equals("call_canceling") ? "progressive_call_invocations" : "call_canceling";
            TestPeer simple = test.join(
                    "simple", "user", Map.of("roles", Map.of("callee", Map.of("features", Map.of(other, true)))));
            simple.register("com.without." + missing);
            long request = caller.nextRequest();

            caller.now(new Message.Call(request, Map.of("progress", true), "com.without." + missing, Payload.NONE));

            Message.Error error = caller.next(Message.Error.class);
            assertEquals(ErrorUris.FEATURE_NOT_SUPPORTED, error.error());
            assertEquals(request, error.request());
            assertNull(simple.poll());
        }
    }

    @Test
    void theOlderNamesAreUnderstoodToo() {
        TestPeer old = test.join(
                "old",
                "user",
                Map.of(
                        "roles",
                        Map.of(
                                "caller",
                                Map.of("features", Map.of("progressive_calls", true)),
                                "callee",
                                Map.of("features", Map.of("progressive_calls", true, "call_cancelling", true)))));
        old.register("com.old");

        long request = old.nextRequest();
        old.now(new Message.Call(request, Map.of("progress", true), "com.old", Payload.NONE));

        assertEquals(true, old.next(Message.Invocation.class).details().get("progress"));
    }

    @Test
    void aCallerThatDidNotAnnounceItViolates() {
        TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);

        simple.call("com.p", Map.of("progress", true));

        assertEquals("a caller that sends calls in parts announces progressive_call_invocations", violation(simple));
        assertNull(callee.poll());
    }

    @Test
    void afterTheLastPartAnotherIsAViolation() {
        long request = caller.nextRequest();
        part(request, true, 1L);
        part(request, false, 2L);

        part(request, false, 3L);

        assertEquals("CALL with the request ID of a call that is not over: " + request, violation(caller));
    }

    @Test
    void aPartOfAnotherProcedureIsAViolation() {
        long request = caller.nextRequest();
        part(request, true, 1L);

        caller.now(new Message.Call(request, Map.of(), "com.q", Payload.NONE));

        assertEquals("CALL " + request + " is a part of a call of com.p, not of com.q", violation(caller));
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "kill", "killnowait"})
    void aCallInPartsIsCanceledLikeAnyOther(String mode) {
        long request = caller.nextRequest();
        part(request, true, 1L);
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        caller.now(new Message.Cancel(request, Map.of("mode", mode)));
        part(request, false, 2L);

        if (mode.equals("kill")) {
            callee.now(new Message.Error(
                    Message.Invocation.CODE, invocation.request(), Map.of(), ErrorUris.CANCELED, Payload.NONE));
        }
        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        assertNull(caller.poll());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void theTimeoutCountsFromTheFirstPart() {
        long request = caller.nextRequest();
        caller.now(new Message.Call(request, Map.of("progress", true, "timeout", 100L), "com.p", Payload.NONE));
        test.timers.pass(60);
        part(request, true, 2L);
        test.timers.pass(40);

        assertEquals(ErrorUris.TIMEOUT, caller.next(Message.Error.class).error());
        callee.next(Message.Invocation.class);
        callee.next(Message.Invocation.class);
        callee.next(Message.Interrupt.class);
        part(request, false, 3L);
        assertNull(callee.poll());
        assertNull(caller.poll());
    }

    @Test
    void aCallerThatLeavesAmidItsPartsInterruptsTheCallee() {
        part(caller.nextRequest(), true, 1L);
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        caller.drop();

        Message.Interrupt interrupt = callee.next(Message.Interrupt.class);
        assertEquals(invocation.request(), interrupt.request());
        assertEquals("killnowait", interrupt.options().get("mode"));
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void aCalleeThatLeavesAmidThePartsEndsTheCall() {
        long request = caller.nextRequest();
        part(request, true, 1L);

        callee.drop();
        part(request, false, 2L);

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        assertNull(caller.poll());
    }

    @Test
    void aPartThatCannotBeWrittenForTheCalleeEndsTheCall() {
        long request = caller.nextRequest();
        part(request, true, 1L);
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        part(request, false, Double.NaN);

        assertEquals(ErrorUris.INVALID_PAYLOAD, caller.next(Message.Error.class).error());
        assertEquals(invocation.request(), callee.next(Message.Interrupt.class).request());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void programsAtBothEndsSeeTheParts() {
        Session uploads = test.realm.join(Principal.internal("realm1", "files", "user"), test.loop);
        Session user = test.realm.join(Principal.internal("realm1", "user", "user"), test.loop);
        var seen = new ArrayList<Object>();
        uploads.register("com.upload", invocation -> {
            var stored = new CompletableFuture<Payload>();
            seen.add(invocation.payload().first());
            invocation.onPart(part -> {
                seen.add(part.payload().first());
                if (part.last()) {
                    stored.complete(Payload.of(seen.size()));
                }
            });
            return stored;
        });
        test.loop.run();

        var call = user.call("com.upload", Payload.of("a"), CallOptions.DEFAULT.withMoreToCome());
        call.send(Payload.of("b"));
        test.loop.run();
        call.finish(Payload.of("c"));
        test.loop.run();

        assertTrue(call.result().toCompletableFuture().isDone());
        assertEquals(3L, call.result().toCompletableFuture().join().first());
        assertEquals(List.of("a", "b", "c"), seen);
    }
}
