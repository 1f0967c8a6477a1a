package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.router.RouterLimits;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A callee answers that it is unavailable (WAMP specification, Call Re-Routing). */
class CallReroutingTest {
    private final TestRouter test = new TestRouter();
    private final List<TestPeer> callees = List.of(test.join(), test.join(), test.join());
    private final TestPeer caller = test.join();

    private void register(String invoke) {
        callees.forEach(callee -> callee.register("com.p", Map.of("invoke", invoke)));
    }

    private static void unavailable(TestPeer callee, Message.Invocation invocation) {
        callee.now(new Message.Error(
                Message.Invocation.CODE, invocation.request(), Map.of(), ErrorUris.UNAVAILABLE, Payload.of("not now")));
    }

    /** Who has been invoked and has not answered. */
    private int invoked(List<Message.Invocation> into) {
        for (int i = 0; i < callees.size(); i++) {
            Message message = callees.get(i).poll();
            if (message instanceof Message.Invocation invocation) {
                into.add(invocation);
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"first,0 1 2", "last,2 1 0", "roundrobin,0 1 2"})
    void anUnavailableCalleeIsFollowedByOneThatWasNotTried(String invoke, String order) {
        register(invoke);
        long request = caller.call("com.p", Map.of("disclose_me", true), "payload");

        var asked = new ArrayList<String>();
        var invocations = new ArrayList<Message.Invocation>();
        for (int i = 0; i < 2; i++) {
            int callee = invoked(invocations);
            asked.add("" + callee);
            unavailable(callees.get(callee), invocations.get(i));
            assertNull(caller.poll());
        }
        int last = invoked(invocations);
        asked.add("" + last);
        callees.get(last).yield(invocations.get(2), "done");

        assertEquals(order, String.join(" ", asked));
        for (Message.Invocation invocation : invocations) {
            assertEquals("payload", invocation.payload().first());
            assertEquals(caller.session, invocation.details().get("caller"));
        }
        Message.Result result = caller.next(Message.Result.class);
        assertEquals(request, result.request());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "last", "roundrobin", "random"})
    void whenAllAreUnavailableTheCallerIsTold(String invoke) {
        register(invoke);
        caller.call("com.p");

        var asked = new HashSet<Integer>();
        for (int i = 0; i < 3; i++) {
            var invocations = new ArrayList<Message.Invocation>();
            int callee = invoked(invocations);
            asked.add(callee);
            unavailable(callees.get(callee), invocations.get(0));
        }

        assertEquals(3, asked.size());
        assertEquals(
                ErrorUris.NO_AVAILABLE_CALLEE, caller.next(Message.Error.class).error());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void theOnlyCalleeIsFollowedByNobody() {
        callees.get(0).register("com.single");
        caller.call("com.single");

        unavailable(callees.get(0), callees.get(0).next(Message.Invocation.class));

        Message.Error told = caller.next(Message.Error.class);
        assertEquals(ErrorUris.NO_AVAILABLE_CALLEE, told.error());
        assertEquals(
                "no callee of procedure com.single is available, 1 tried: not now",
                told.payload().first());
    }

    @Test
    void fromACalleeThatDidNotAnnounceItTheErrorPassesUnchanged() {
        TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);
        simple.register("com.p", Map.of("invoke", "first"));
        callees.get(0).register("com.p", Map.of("invoke", "first"));
        caller.call("com.p");

        unavailable(simple, simple.next(Message.Invocation.class));

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.UNAVAILABLE, error.error());
        assertEquals("not now", error.payload().first());
        assertNull(callees.get(0).poll());
    }

    @Test
    void afterAProgressiveResultNobodyElseIsAsked() {
        register("first");
        caller.call("com.p", Map.of("receive_progress", true));
        TestPeer first = callees.get(0);
        Message.Invocation invocation = first.next(Message.Invocation.class);
        first.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));
        caller.next(Message.Result.class);

        unavailable(first, invocation);

        assertEquals(ErrorUris.UNAVAILABLE, caller.next(Message.Error.class).error());
        assertNull(callees.get(1).poll());
    }

    @Test
    void aCallInPartsStaysWithItsCallee() {
        register("first");
        long request = caller.nextRequest();
        caller.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.NONE));

        unavailable(callees.get(0), callees.get(0).next(Message.Invocation.class));

        assertEquals(ErrorUris.UNAVAILABLE, caller.next(Message.Error.class).error());
        assertNull(callees.get(1).poll());
    }

    /** Another callee would wait for parts that have gone to the first one. */
    @Test
    void aCallInPartsThatWaitedStaysWithItsCallee() {
        callees.forEach(each -> each.register("com.p", Map.of("invoke", "first", "concurrency", 1L)));
        callees.forEach(each -> caller.call("com.p"));
        TestPeer callee = callees.get(0);
        Message.Invocation busy = callee.next(Message.Invocation.class);
        long request = caller.nextRequest();
        caller.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.of("one")));
        caller.now(new Message.Call(request, Map.of(), "com.p", Payload.of("two")));
        callee.yield(busy);
        caller.next(Message.Result.class);
        Message.Invocation first = callee.next(Message.Invocation.class);
        assertEquals("two", callee.next(Message.Invocation.class).payload().first());

        unavailable(callee, first);

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(request, error.request());
        assertEquals(ErrorUris.UNAVAILABLE, error.error());
    }

    @Test
    void aKilledCallIsNotRoutedAgain() {
        register("first");
        long request = caller.call("com.p");
        Message.Invocation invocation = callees.get(0).next(Message.Invocation.class);
        caller.now(new Message.Cancel(request, Map.of("mode", "kill")));

        unavailable(callees.get(0), invocation);

        assertEquals(ErrorUris.UNAVAILABLE, caller.next(Message.Error.class).error());
        assertNull(callees.get(1).poll());
    }

    @Test
    void theSecondCalleeIsCanceledLikeTheFirst() {
        register("first");
        long request = caller.call("com.p");
        unavailable(callees.get(0), callees.get(0).next(Message.Invocation.class));
        Message.Invocation second = callees.get(1).next(Message.Invocation.class);

        caller.now(new Message.Cancel(request, Map.of("mode", "killnowait")));

        assertEquals(
                second.request(), callees.get(1).next(Message.Interrupt.class).request());
        assertNull(callees.get(0).poll());
        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
    }

    @Test
    void aBusyCalleeIsWaitedForWhenTheOthersAreUnavailable() {
        TestPeer busy = callees.get(0);
        TestPeer free = callees.get(1);
        busy.register("com.p", Map.of("invoke", "first", "concurrency", 1L));
        free.register("com.p", Map.of("invoke", "first", "concurrency", 1L));
        caller.call("com.p", Map.of(), "one");
        Message.Invocation one = busy.next(Message.Invocation.class);
        caller.call("com.p", Map.of(), "two");
        unavailable(free, free.next(Message.Invocation.class));
        assertNull(free.poll());
        assertNull(caller.poll());

        caller.call("com.p", Map.of(), "three");
        assertEquals("three", free.next(Message.Invocation.class).payload().first());
        busy.yield(one);

        assertEquals("two", busy.next(Message.Invocation.class).payload().first());
    }

    @Test
    void whenTheLastCalleeThatWasNotTriedLeavesTheWaitingCallEnds() {
        TestPeer busy = callees.get(0);
        TestPeer free = callees.get(1);
        busy.register("com.p", Map.of("invoke", "first", "concurrency", 1L));
        free.register("com.p", Map.of("invoke", "first"));
        long one = caller.call("com.p");
        long two = caller.call("com.p");
        assertNotEquals(one, two);
        unavailable(free, free.next(Message.Invocation.class));

        busy.drop();

        var ends = new ArrayList<String>();
        caller.all().forEach(message -> ends.add(((Message.Error) message).error()));
        assertEquals(
                List.of(ErrorUris.CANCELED, ErrorUris.NO_AVAILABLE_CALLEE),
                ends.stream().sorted().toList());
    }

    @Test
    void whatIsKeptForAnotherCalleeIsBounded() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("session.calls.kept", 200));
        TestPeer first = small.join();
        TestPeer second = small.join();
        TestPeer user = small.join();
        first.register("com.p", Map.of("invoke", "first"));
        second.register("com.p", Map.of("invoke", "first"));
        user.call("com.p");
        user.call("com.p");
        Message.Invocation kept = first.next(Message.Invocation.class);
        Message.Invocation other = first.next(Message.Invocation.class);

        unavailable(first, other);
        assertEquals(ErrorUris.UNAVAILABLE, user.next(Message.Error.class).error());
        unavailable(first, kept);
        second.yield(second.next(Message.Invocation.class));
        user.next(Message.Result.class);
        user.call("com.p");
        unavailable(first, first.next(Message.Invocation.class));

        second.next(Message.Invocation.class);
        assertEquals(Map.of("session.calls.kept", 1L), small.router.limitHits());
    }

    /** Whatever the payload has been written in meanwhile. */
    @Test
    void whatWasKeptIsNotCountedAnyMore() {
        register("first");
        RouterSession session = test.realm.attached().stream()
                .filter(one -> one.id() == caller.session)
                .findAny()
                .orElseThrow();
        Payload payload = Payload.of("x".repeat(100), 5L);
        caller.now(new Message.Call(caller.nextRequest(), Map.of(), "com.p", payload));
        Message.Invocation invocation = callees.get(0).next(Message.Invocation.class);
        assertNotEquals(0, session.calls.keptBytes());
        for (Encoding encoding : Encoding.values()) {
            payload.argsIn(encoding);
        }

        callees.get(0).yield(invocation);

        caller.next(Message.Result.class);
        assertEquals(0, session.calls.keptBytes());
    }

    /** It waits at the caller's event loop like any other answer. */
    @Test
    void anAnswerThatTheCalleeIsUnavailableIsCountedUntilItIsTaken() {
        register("first");
        var far = new TestLoop();
        var user = new TestPeer(test.router, far, TestRouter.OPEN);
        user.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        user.session = user.next(Message.Welcome.class).session();
        RouterSession session = test.realm.attached().stream()
                .filter(one -> one.id() == user.session)
                .findAny()
                .orElseThrow();
        user.call("com.p");
        Message.Invocation invocation = callees.get(0).next(Message.Invocation.class);

        unavailable(callees.get(0), invocation);

        assertNotEquals(0, session.loop().bytes());
        far.run();
        assertEquals(0, session.loop().bytes());
        callees.get(1).next(Message.Invocation.class);
    }
}
