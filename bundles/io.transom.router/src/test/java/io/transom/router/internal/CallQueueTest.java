package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.transom.router.Principal;
import io.transom.router.RouterLimits;
import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callees that work on so many calls at a time, and the calls that wait for them. */
class CallQueueTest {
    private static final Payload LARGE = Payload.encoded(
            Encoding.JSON, Bytes.of(("[\"" + "x".repeat(300) + "\"]").getBytes(StandardCharsets.UTF_8)), Bytes.EMPTY);

    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer caller = test.join();

    private static Map<String, Object> bounded(String invoke, long concurrency) {
        return Map.of("invoke", invoke, "concurrency", concurrency);
    }

    private Message.Invocation invoked(TestPeer by) {
        return by.next(Message.Invocation.class);
    }

    private static Object argument(Message message) {
        return message.payload().first();
    }

    @Test
    void aCalleeWorksOnNoMoreCallsThanItWantsAndTheOthersWaitInOrder() {
        callee.register("com.p", bounded("single", 2));
        for (long i = 0; i < 5; i++) {
            caller.call("com.p", Map.of(), i);
        }
        Message.Invocation first = invoked(callee);
        Message.Invocation second = invoked(callee);
        assertNull(callee.poll());

        callee.yield(second);
        Message.Invocation third = invoked(callee);
        assertEquals(2L, argument(third));
        assertNull(callee.poll());
        callee.now(new Message.Error(Message.Invocation.CODE, first.request(), Map.of(), "com.error", Payload.NONE));
        assertEquals(3L, argument(invoked(callee)));
        callee.yield(third);
        assertEquals(4L, argument(invoked(callee)));

        assertNull(callee.poll());
        assertEquals(3, caller.all().size());
    }

    @Test
    void progressiveResultsGiveNoRoom() {
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p", Map.of("receive_progress", true));
        Message.Invocation invocation = invoked(callee);
        caller.call("com.p");

        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));
        assertNull(callee.poll());

        callee.yield(invocation);
        invoked(callee);
    }

    @ParameterizedTest
    @CsvSource({"first,1 1 2 2 3", "last,3 3 2 2 1", "roundrobin,1 2 3 1 2"})
    void aCalleeThatIsBusyIsPassedOver(String invoke, String expected) {
        List<TestPeer> callees = List.of(callee, test.join(), test.join());
        callees.forEach(one -> one.register("com.p", bounded(invoke, 2)));

        var got = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            caller.call("com.p");
            for (int c = 0; c < 3; c++) {
                callees.get(c).all().forEach(invocation -> got.add("x"));
                while (got.remove("x")) {
                    got.add(String.valueOf(c + 1));
                }
            }
        }

        assertEquals(expected, String.join(" ", got));
    }

    @Test
    void byChanceAnyThatHasRoomGetsACall() {
        List<TestPeer> callees = List.of(callee, test.join(), test.join());
        callees.forEach(one -> one.register("com.p", bounded("random", 1)));

        for (int i = 0; i < 3; i++) {
            caller.call("com.p");
        }

        callees.forEach(one -> assertEquals(1, one.all().size()));
    }

    @Test
    void besideABoundedCalleeOneWithoutBoundTakesTheRest() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("first", 1));
        other.register("com.p", Map.of("invoke", "first"));

        for (int i = 0; i < 4; i++) {
            caller.call("com.p");
        }

        assertEquals(1, callee.all().size());
        assertEquals(3, other.all().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "kill", "killnowait"})
    void aWaitingCallCanBeCanceled(String mode) {
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p");
        Message.Invocation invocation = invoked(callee);
        long waiting = caller.call("com.p");

        caller.now(new Message.Cancel(waiting, Map.of("mode", mode)));

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.CANCELED, error.error());
        assertEquals(waiting, error.request());
        callee.yield(invocation);
        assertNull(callee.poll());
        caller.next(Message.Result.class);
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void theTimeoutRunsWhileACallWaits() {
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p");
        invoked(callee);
        long waiting = caller.call("com.p", Map.of("timeout", 100L));

        test.timers.pass(100);

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.TIMEOUT, error.error());
        assertEquals(waiting, error.request());
        assertNull(callee.poll());
    }

    @Test
    void aCallerThatLeavesTakesItsWaitingCallsAlong() {
        callee.register("com.p", bounded("single", 1));
        TestPeer other = test.join();
        other.call("com.p");
        Message.Invocation invocation = invoked(callee);
        caller.call("com.p");
        caller.call("com.p");
        other.call("com.p", Map.of(), "mine");

        caller.drop();
        callee.yield(invocation);

        assertEquals("mine", argument(invoked(callee)));
        assertNull(callee.poll());
    }

    @Test
    void aCallThatTheCalleeWasInterruptedForGivesRoomAtOnce() {
        callee.register("com.p", bounded("single", 1));
        long request = caller.call("com.p");
        invoked(callee);
        caller.call("com.p");

        caller.now(new Message.Cancel(request, Map.of("mode", "killnowait")));

        callee.next(Message.Interrupt.class);
        invoked(callee);
    }

    @Test
    void aCallThatWasSkippedGivesRoomWhenItsCalleeAnswers() {
        TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);
        simple.register("com.p", bounded("single", 1));
        long request = caller.call("com.p");
        Message.Invocation invocation = invoked(simple);
        caller.call("com.p", Map.of(), "next");
        caller.now(new Message.Cancel(request, Map.of("mode", "killnowait")));
        caller.next(Message.Error.class);
        assertNull(simple.poll(), "it still works on the first one");

        simple.yield(invocation);

        assertEquals("next", argument(invoked(simple)));
        assertNull(caller.poll());
    }

    @Test
    void whenTheCalleeLeavesItsWaitingCallsGoToWhoeverElseTakesThem() {
        TestPeer other = test.join();
        other.register("com.", Map.of("match", "prefix"));
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p");
        invoked(callee);
        caller.call("com.p", Map.of(), "waits");

        callee.drop();

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        assertEquals("waits", argument(invoked(other)));
    }

    @Test
    void whenTheLastCalleeLeavesItsWaitingCallsFail() {
        long registration = callee.register("com.p", bounded("single", 1));
        caller.call("com.p");
        invoked(callee);
        long waiting = caller.call("com.p");

        callee.now(new Message.Unregister(callee.nextRequest(), registration));
        callee.drop();

        var errors = caller.all();
        assertTrue(errors.stream()
                .anyMatch(message -> message instanceof Message.Error error
                        && error.request() == waiting
                        && error.error().equals(ErrorUris.NO_SUCH_PROCEDURE)));
        assertEquals(2, errors.size());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void aCalleeThatJoinsTakesWaitingCalls() {
        callee.register("com.p", bounded("first", 1));
        caller.call("com.p");
        invoked(callee);
        caller.call("com.p", Map.of(), "waits");
        TestPeer other = test.join();

        other.register("com.p", bounded("first", 1));

        assertEquals("waits", argument(invoked(other)));
    }

    @Test
    void aCallInPartsWaitsWithAllItsParts() {
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p");
        Message.Invocation invocation = invoked(callee);
        long request = caller.nextRequest();
        caller.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.of(1L)));
        caller.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.of(2L)));
        callee.yield(invocation);
        caller.now(new Message.Call(request, Map.of(), "com.p", Payload.of(3L)));

        Message.Invocation first = invoked(callee);
        for (long part = 2; part <= 3; part++) {
            Message.Invocation next = invoked(callee);
            assertEquals(first.request(), next.request());
            assertEquals(part, argument(next));
            assertEquals(part == 2, next.details().containsKey("progress"));
        }
    }

    @Test
    void theQueueIsBoundedInCallsAndBytes() {
        RouterLimits all = RouterLimits.DEFAULT;
        var small = new TestRouter(LimitsTest.queues(
                all.callsQueued().withValue(2), all.callsQueuedBytes().withValue(400)));
        TestPeer slow = small.join();
        slow.register("com.p", bounded("single", 1));
        TestPeer user = small.join();
        user.call("com.p");
        Message.Invocation invocation = invoked(slow);

        user.now(new Message.Call(user.nextRequest(), Map.of(), "com.p", LARGE));
        refused(user, "registration.calls.queued.bytes");
        user.call("com.p");
        user.call("com.p");
        user.call("com.p");
        refused(user, "registration.calls.queued");
        assertEquals(
                Map.of("registration.calls.queued", 1L, "registration.calls.queued.bytes", 1L),
                small.router.limitHits());

        slow.yield(invocation);
        user.next(Message.Result.class);
        user.call("com.p");
        assertNull(user.poll());
        user.call("com.p");
        refused(user, "registration.calls.queued");
    }

    @Test
    void aPartTooManyEndsAWaitingCall() {
        RouterLimits all = RouterLimits.DEFAULT;
        var small = new TestRouter(
                LimitsTest.queues(all.callsQueued(), all.callsQueuedBytes().withValue(400)));
        TestPeer slow = small.join();
        slow.register("com.p", bounded("single", 1));
        TestPeer user = small.join();
        user.call("com.p");
        long request = user.nextRequest();
        user.now(new Message.Call(request, Map.of("progress", true), "com.p", Payload.NONE));

        user.now(new Message.Call(request, Map.of("progress", true), "com.p", LARGE));

        refused(user, "registration.calls.queued.bytes");
        user.now(new Message.Call(request, Map.of(), "com.p", Payload.NONE));
        assertNull(user.poll());
    }

    private static void refused(TestPeer user, String limit) {
        Message.Error error = user.next(Message.Error.class);
        assertEquals(ErrorUris.UNAVAILABLE, error.error());
        assertTrue(String.valueOf(error.payload().first()).contains("limit " + limit + ":"), () -> "" + error);
    }

    @Test
    void aCallThatTheCalleeCannotReadGivesItsRoomBack() {
        callee.register("com.p", bounded("single", 1));
        caller.call("com.p", Map.of(), Double.NaN);
        assertEquals(ErrorUris.INVALID_PAYLOAD, caller.next(Message.Error.class).error());

        caller.call("com.p");

        invoked(callee);
    }

    static List<Integer> seeds() {
        return IntStream.range(0, 60).boxed().toList();
    }

    /** Loops take turns at random; callees answer at random. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatOneCallerAsksForReachesACalleeInOrderAcrossEventLoops(int seed) {
        var random = new Random(seed);
        var loops = Stream.generate(TestLoop::new).limit(seed % 2 == 0 ? 2 : 4).toList();
        var callers = new ArrayList<TestPeer>();
        var callees = new ArrayList<TestPeer>();
        for (int i = 0; i < 6; i++) {
            var peer = new TestPeer(test.router, loops.get(random.nextInt(loops.size())), TestRouter.OPEN);
            peer.tell(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
            peer.next(Message.Welcome.class);
            (i < 3 ? callers : callees).add(peer);
        }
        callees.forEach(peer -> peer.register("com.p", bounded("roundrobin", 1 + random.nextInt(3))));

        var working = new ArrayList<Runnable>();
        var last = new HashMap<List<Integer>, Long>();
        int calls = 0;
        int done = 0;
        for (int turn = 0; done < 150; turn++) {
            assertTrue(turn < 100_000, "calls are stuck");
            int who = random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (calls < 150) {
                        TestPeer peer = callers.get(who);
                        peer.tell(new Message.Call(
                                peer.nextRequest(), Map.of(), "com.p", Payload.of((long) who, (long) calls++)));
                    }
                }
                case 1 -> {
                    TestPeer peer = callees.get(who);
                    if (peer.arrivedNext() instanceof Message.Invocation invocation) {
                        int from = ((Long) invocation.payload().args().get(0)).intValue();
                        long number = (Long) invocation.payload().args().get(1);
                        Long before = last.put(List.of(from, who), number);
                        assertTrue(before == null || before < number, () -> number + " after " + before);
                        done++;
                        working.add(() -> peer.tell(new Message.Yield(invocation.request(), Map.of(), Payload.NONE)));
                    }
                }
                case 2 -> {
                    if (!working.isEmpty()) {
                        working.remove(random.nextInt(working.size())).run();
                    }
                }
                default -> loops.get(random.nextInt(loops.size())).step();
            }
        }
    }

    // Which callee, and in which order.

    private static Message.Call sharded(TestPeer by, Object key) {
        return new Message.Call(
                by.nextRequest(), Map.of("runmode", "partition", "rkey", key), "com.p", Payload.of(key));
    }

    private List<Object> keysOf(List<TestPeer> callees) {
        return keysOf(caller, callees);
    }

    /** A key for each of the callees. */
    private static List<Object> keysOf(TestPeer caller, List<TestPeer> callees) {
        var keys = new Object[callees.size()];
        for (long key = 0; Stream.of(keys).anyMatch(Objects::isNull); key++) {
            caller.now(sharded(caller, key));
            for (int i = 0; i < keys.length; i++) {
                if (callees.get(i).poll() instanceof Message.Invocation invocation) {
                    keys[i] = key;
                    callees.get(i).yield(invocation);
                    caller.next(Message.Result.class);
                }
            }
        }
        return List.of(keys);
    }

    @Test
    void callsOfABusyShardDoNotHoldBackThoseOfAnotherAndEachKeepsItsOrder() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("roundrobin", 1));
        other.register("com.p", bounded("roundrobin", 1));
        List<Object> keys = keysOf(List.of(callee, other));
        for (int i = 0; i < 3; i++) {
            caller.now(sharded(caller, keys.get(0)));
            caller.now(sharded(caller, keys.get(1)));
        }
        caller.call("com.p", Map.of(), "any");
        Message.Invocation busy = invoked(callee);

        for (Object expected : List.of(keys.get(1), keys.get(1), keys.get(1), "any")) {
            Message.Invocation next = invoked(other);
            assertEquals(expected, argument(next));
            other.yield(next);
        }
        assertNull(callee.poll());
        callee.yield(busy);
        Message.Invocation second = invoked(callee);
        callee.yield(second);
        assertEquals(keys.get(0), argument(invoked(callee)));
    }

    @Test
    void whatWaitsForOneShardTakesNoRoomOfAnotherNorOfWhatMayGoToBoth() {
        RouterLimits all = RouterLimits.DEFAULT;
        var small = new TestRouter(LimitsTest.queues(
                all.callsQueued().withValue(3), all.callsQueuedBytes().withValue(1_000)));
        List<TestPeer> callees = List.of(small.join(), small.join());
        callees.forEach(one -> one.register("com.p", bounded("roundrobin", 1)));
        TestPeer user = small.join();
        List<Object> keys = keysOf(user, callees);
        for (int i = 0; i < 4; i++) {
            user.now(sharded(user, keys.get(0)));
        }
        assertNull(user.poll());
        user.now(sharded(user, keys.get(0)));
        refused(user, "registration.calls.queued");

        user.now(sharded(user, keys.get(1)));
        Message.Invocation other = invoked(callees.get(1));
        for (int i = 0; i < 2; i++) {
            user.now(new Message.Call(
                    user.nextRequest(), Map.of("runmode", "partition", "rkey", keys.get(1)), "com.p", LARGE));
        }
        user.now(new Message.Call(
                user.nextRequest(), Map.of("runmode", "partition", "rkey", keys.get(1)), "com.p", LARGE));
        refused(user, "registration.calls.queued.bytes");
        for (int i = 0; i < 3; i++) {
            user.call("com.p");
        }
        assertNull(user.poll());
        user.call("com.p");
        refused(user, "registration.calls.queued");

        callees.get(1).yield(other);
        user.next(Message.Result.class);
        user.now(sharded(user, keys.get(1)));
        user.now(sharded(user, keys.get(1)));
        assertNull(user.poll());
        user.now(sharded(user, keys.get(1)));
        refused(user, "registration.calls.queued");
    }

    /** As most are: each call takes the lock once, when it comes. */
    @Test
    void aCallThatEndsWhileNoneWaitsNeedsNoLock() {
        callee.register("com.p", Map.of("invoke", "queue_least_loaded"));
        caller.call("com.p");
        Message.Invocation invocation = invoked(callee);
        CallQueue queue = Objects.requireNonNull(
                Objects.requireNonNull(test.realm.dealer().best("com.p")).queue());

        synchronized (queue) {
            CompletableFuture.runAsync(() -> callee.yield(invocation))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }

        caller.next(Message.Result.class);
    }

    /** A call that begins to wait just when the only callee gets free. */
    @Test
    void noCallIsForgottenWhenOneEndsWhileAnotherComes() {
        var threads = new ArrayList<ExecutorService>();
        try {
            for (int i = 0; i < 3; i++) {
                threads.add(Executors.newSingleThreadExecutor());
            }
            Session working = join(threads.get(0));
            working.register(
                            "com.p",
                            invocation -> CompletableFuture.completedFuture(Payload.NONE),
                            RegisterOptions.DEFAULT.withConcurrency(1))
                    .toCompletableFuture()
                    .join();
            var done = new ArrayList<CompletableFuture<Void>>();
            for (int i = 1; i < 3; i++) {
                Session asking = join(threads.get(i));
                var all = new CompletableFuture<Void>();
                done.add(all);
                callAgain(asking, 5_000, all);
            }
            done.forEach(one -> one.orTimeout(20, TimeUnit.SECONDS).join());
        } finally {
            threads.forEach(ExecutorService::shutdownNow);
        }
    }

    private Session join(Executor thread) {
        return test.realm.join(Principal.internal("realm1", "local", "user"), thread);
    }

    private static void callAgain(Session asking, int times, CompletableFuture<Void> done) {
        asking.call("com.p").whenComplete((result, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (times == 1) {
                done.complete(null);
            } else {
                callAgain(asking, times - 1, done);
            }
        });
    }

    /** Their shards are others then. */
    @Test
    void waitingCallsOfAShardThatLeavesGoToItsHeir() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("roundrobin", 1));
        other.register("com.p", bounded("roundrobin", 1));
        List<Object> keys = keysOf(List.of(callee, other));
        caller.now(sharded(caller, keys.get(0)));
        caller.now(sharded(caller, keys.get(0)));
        invoked(callee);

        callee.drop();

        assertEquals(keys.get(0), argument(invoked(other)));
    }

    /** Each look at a call takes a little memory: if all that wait were looked at, it would be some hundred kilobytes. */
    @Test
    void howManyWaitForAnotherShardMakesNoDifference() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("roundrobin", 1));
        other.register("com.p", bounded("roundrobin", 1));
        List<Object> keys = keysOf(List.of(callee, other));
        for (int i = 0; i < 9_000; i++) {
            caller.now(sharded(caller, keys.get(0)));
        }
        caller.now(sharded(caller, keys.get(1)));
        caller.now(sharded(caller, keys.get(1)));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            Message.Invocation next = invoked(other);
            long before = threads.getCurrentThreadAllocatedBytes();
            other.yield(next);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            caller.now(sharded(caller, keys.get(1)));
        }

        assertTrue(least < 10_000, least + " bytes");
    }

    @Test
    void howManyWaitForAnybodyMakesNoDifferenceToCalleesThatComeAndGo() {
        callee.register("com.p", bounded("roundrobin", 1));
        for (int i = 0; i < 9_000; i++) {
            caller.now(new Message.Call(caller.nextRequest(), Map.of(), "com.p", Payload.NONE));
        }
        TestPeer other = test.join();
        other.now(new Message.Register(other.nextRequest(), bounded("roundrobin", 1), "com.p"));
        long registration = other.next(Message.Registered.class).registration();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            other.now(new Message.Unregister(other.nextRequest(), registration));
            other.now(new Message.Register(other.nextRequest(), bounded("roundrobin", 1), "com.p"));
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            other.all();
        }

        assertTrue(least < 20_000, least + " bytes");
    }

    /** Calls of one key, and a callee that comes and goes and never has that key. */
    @Test
    void callsWithAKeyThatStaysWhereItIsAreOnlyLookedAtWhenCalleesComeAndGo() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("roundrobin", 1));
        long registration = other.register("com.p", bounded("roundrobin", 1));
        Object key = keysOf(List.of(callee, other)).get(0);
        for (int i = 0; i < 9_000; i++) {
            caller.now(sharded(caller, key));
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            other.now(new Message.Unregister(other.nextRequest(), registration));
            other.now(new Message.Register(other.nextRequest(), bounded("roundrobin", 1), "com.p"));
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            other.all();
        }

        assertTrue(least < 20_000, least + " bytes");
    }

    @Test
    void whoComesHasTheWaitingCallsOfItsKeysAndWhoGoesLeavesThemInTheirOrder() {
        TestPeer other = test.join();
        callee.register("com.p", bounded("roundrobin", 1));
        long registration = other.register("com.p", bounded("roundrobin", 1));
        List<Object> keys = keysOf(List.of(callee, other));
        other.now(new Message.Unregister(other.nextRequest(), registration));
        other.all();
        Object own = keys.get(0);
        Object others = keys.get(1);
        for (Object key : List.of(own, others, own, others, others)) {
            caller.now(sharded(caller, key));
        }
        Message.Invocation first = invoked(callee);

        registration = other.register("com.p", bounded("roundrobin", 1));
        assertEquals(others, argument(invoked(other)));
        assertNull(callee.poll());
        other.now(new Message.Unregister(other.nextRequest(), registration));

        var order = new ArrayList<Object>();
        for (Message.Invocation next = first; next != null; next = (Message.Invocation) callee.poll()) {
            order.add(argument(next));
            callee.yield(next);
        }
        assertEquals(List.of(own, own, others, others), order);
    }

    /** All of a realm's changes wait for that lock. */
    @Test
    void waitingCallsAreHandedToWhoComesOutsideOfTheLockOfTheRealm() {
        var tasks = new ArrayDeque<Runnable>();
        var held = new ArrayList<Boolean>();
        Session waiting = test.realm.join(Principal.internal("realm1", "local", "user"), task -> {
            held.add(test.realm.changing().isHeldByCurrentThread());
            tasks.add(task);
        });
        callee.register("com.p", bounded("roundrobin", 1));
        caller.call("com.p");
        waiting.call("com.p");
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        held.clear();

        TestPeer other = test.join();
        other.register("com.p", bounded("roundrobin", 1));

        assertEquals(List.of(false), held);
    }

    /** A caller that goes on at once, within the change: an exact registration that is empty must not be found any more. */
    @Test
    void whenItsLastCalleeLeavesAWaitingCallFindsTheNextBestRegistration() throws Exception {
        TestPeer prefix = test.join();
        prefix.register("com.", Map.of("match", "prefix"));
        long registration = callee.register("com.p", bounded("single", 1));
        callWhileBusy("waits");

        callee.now(new Message.Unregister(callee.nextRequest(), registration));

        assertEquals("waits", argument(invoked(prefix)));
    }

    @Test
    void whenACalleeRegistersByForceAWaitingCallFindsIt() throws Exception {
        TestPeer stronger = test.join();
        callee.register("com.p", bounded("single", 1));
        callWhileBusy("waits");

        stronger.register("com.p", Map.of("force_reregister", true));

        assertEquals("waits", argument(invoked(stronger)));
    }

    /** By a session that runs its tasks at once, wherever they come from. */
    private void callWhileBusy(String argument) {
        caller.call("com.p");
        invoked(callee);
        Session atOnce = test.realm.join(Principal.internal("realm1", "joe", "user"), Runnable::run);
        atOnce.call("com.p", argument);
        test.loop.run();
        assertNull(callee.poll());
    }
}
