package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.RouterLimits;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies beyond the specification's: by load and by key. */
class InvocationPolicyTest {
    private final TestRouter test = new TestRouter();
    private final List<TestPeer> callees = new ArrayList<>(List.of(test.join(), test.join(), test.join()));
    private final TestPeer caller = test.join();

    private void register(String policy) {
        callees.forEach(callee -> callee.register("com.p", Map.of("invoke", policy)));
    }

    /** Which callee got a call; it works on it until it is told to yield. */
    private Called call(TestPeer by, Map<String, Object> options) {
        by.call("com.p", options);
        for (int i = 0; i < callees.size(); i++) {
            if (callees.get(i).poll() instanceof Message.Invocation invocation) {
                return new Called(i, invocation);
            }
        }
        throw new AssertionError("nobody was called");
    }

    private record Called(int callee, Message.Invocation invocation) {}

    private int callee(Map<String, Object> options) {
        return call(caller, options).callee;
    }

    private void answer(Called called) {
        callees.get(called.callee).yield(called.invocation);
        caller.next(Message.Result.class);
    }

    @Test
    void theLeastLoadedGetsTheCallAndEqualsTakeTurns() {
        register("queue_least_loaded");
        List<Called> first =
                List.of(call(caller, Map.of()), call(caller, Map.of()), call(caller, Map.of()), call(caller, Map.of()));
        assertEquals(
                List.of(0, 1, 2), first.stream().map(Called::callee).limit(3).toList());
        int twice = first.get(3).callee;

        answer(first.get(1));

        assertEquals(1, callee(Map.of()), "with nothing to do");
        var next = new HashSet<>(List.of(callee(Map.of()), callee(Map.of())));
        assertEquals(Set.of(0, 1, 2), union(next, twice), "who has two is passed over while others have one");
    }

    private static Set<Integer> union(Set<Integer> some, int more) {
        var all = new HashSet<>(some);
        all.add(more);
        return all;
    }

    @Test
    void whoIsCanceledOrFailsIsAsFreeAsBefore() {
        register("queue_least_loaded");
        TestPeer other = test.join();
        other.call("com.p");
        long canceled = caller.call("com.p");
        caller.call("com.p");

        caller.now(new Message.Cancel(canceled, Map.of("mode", "killnowait")));
        callees.get(2).next(Message.Invocation.class);
        callees.get(0).next(Message.Invocation.class);
        callees.get(1).all();

        assertEquals(1, callee(Map.of()));
        other.drop();
        callees.get(0).next(Message.Interrupt.class);
        assertEquals(0, callee(Map.of()));
    }

    @Test
    void whoNeverAnswersIsNotTakenForIdle() {
        TestPeer hangs = test.join("hangs", "user", TestPeer.NO_FEATURES);
        callees.set(0, hangs);
        register("queue_least_loaded");
        assertEquals(0, callee(Map.of("timeout", 100L)));
        test.timers.pass(100);
        caller.next(Message.Error.class);

        for (int i = 0; i < 6; i++) {
            Called called = call(caller, Map.of());
            assertNotEquals(0, called.callee);
            answer(called);
        }
    }

    @Test
    void whatACalleeLeavesUnansweredIsBounded() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("session.calls.pending", 3));
        TestPeer hangs = small.join("hangs", "user", TestPeer.NO_FEATURES);
        hangs.register("com.p", Map.of("invoke", "queue_least_loaded"));
        TestPeer user = small.join();
        for (int i = 0; i < 5; i++) {
            long request = user.call("com.p");
            user.now(new Message.Cancel(request, Map.of("mode", "skip")));
        }

        assertEquals(3, TestTables.of(small.realm).calls());
        assertEquals(Map.of("session.calls.pending", 2L), small.router.limitHits());
        hangs.drop();
        assertEquals(new TestTables(1, 0, 0, 0), TestTables.of(small.realm));
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue_least_loaded", "queue_least_loaded_sample"})
    void ofTwoTheLessLoadedGetsTheCall(String policy) {
        callees.remove(2);
        register(policy);
        for (int i = 0; i < 20; i++) {
            int busy = callee(Map.of());
            Called other = call(caller, Map.of());
            assertEquals(1 - busy, other.callee);
            answer(other);
            Called again = call(caller, Map.of());
            assertEquals(1 - busy, again.callee);
            assertNull(callees.get(busy).poll());
        }
    }

    @Test
    void aSampleNeverHasTheMostLoadedAndHasAllOthers() {
        register("queue_least_loaded_sample");
        int most = callee(Map.of());

        var called = new HashSet<Integer>();
        for (int i = 0; i < 100; i++) {
            Called one = call(caller, Map.of());
            called.add(one.callee);
            answer(one);
        }

        var others = new HashSet<>(Set.of(0, 1, 2));
        others.remove(most);
        assertEquals(others, called);
    }

    @Test
    void aKeyStaysWithItsCalleeAndANewCalleeTakesOverItsShareOnly() {
        register("jump_consistent_hash");
        Map<String, Integer> before = whoHasTheKeys();
        for (int i = 0; i < callees.size(); i++) {
            int callee = i;
            long keys = before.values().stream().filter(one -> one == callee).count();
            assertTrue(keys >= 20, () -> "of 120 keys one callee has " + keys);
        }
        assertEquals(before, whoHasTheKeys());
        callees.add(test.join());
        callees.get(3).register("com.p", Map.of("invoke", "jump_consistent_hash"));

        Map<String, Integer> after = whoHasTheKeys();

        before.forEach((key, callee) -> assertTrue(
                after.get(key).equals(callee) || after.get(key) == 3, () -> "moved between old ones: " + key));
        assertTrue(after.containsValue(3));
    }

    private Map<String, Integer> whoHasTheKeys() {
        var all = new HashMap<String, Integer>();
        for (int i = 0; i < 120; i++) {
            Called called = call(caller, Map.of("rkey", "key" + i));
            all.put("key" + i, called.callee);
            answer(called);
        }
        return all;
    }

    @Test
    void withoutAKeyTheCallsOfOneCallerStayTogether() {
        register("jump_consistent_hash");
        var called = new HashSet<Integer>();
        for (int i = 0; i < 30; i++) {
            TestPeer one = test.join();
            int callee = call(one, Map.of()).callee;
            assertEquals(callee, call(one, Map.of()).callee);
            called.add(callee);
        }

        assertEquals(3, called.size());
    }

    @Test
    void theNextCalleeTakesTheCallsOfAKeyWhoseCalleeIsBusy() {
        callees.forEach(
                callee -> callee.register("com.p", Map.of("invoke", "jump_consistent_hash", "concurrency", 1L)));
        Map<String, Object> key = Map.of("rkey", "key");
        Called first = call(caller, key);

        assertEquals((first.callee + 1) % 3, callee(key));
        assertEquals((first.callee + 2) % 3, callee(key));
        caller.call("com.p", key, "waits");
        callees.forEach(callee -> assertNull(callee.poll()));
        callees.get(first.callee).yield(first.invocation);
        assertEquals(
                "waits",
                callees.get(first.callee)
                        .next(Message.Invocation.class)
                        .payload()
                        .first());
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue_least_loaded", "queue_least_loaded_sample"})
    void loadAndConcurrencyGoTogether(String policy) {
        callees.get(0).register("com.p", Map.of("invoke", policy, "concurrency", 1L));
        callees.get(1).register("com.p", Map.of("invoke", policy, "concurrency", 2L));
        for (int i = 0; i < 4; i++) {
            caller.call("com.p", Map.of(), (long) i);
        }
        List<Message> small = callees.get(0).all();
        List<Message> large = callees.get(1).all();
        assertEquals(1, small.size());
        assertEquals(2, large.size());

        callees.get(0).yield((Message.Invocation) small.get(0));

        assertEquals(3L, callees.get(0).next(Message.Invocation.class).payload().first());
    }

    @Test
    void whoCannotTakeACallIsPassedOver() {
        for (String policy : List.of("queue_least_loaded", "queue_least_loaded_sample", "jump_consistent_hash")) {
            callees.forEach(callee -> callee.register("com." + policy, Map.of("invoke", policy)));
            caller.call("com." + policy);
            var tried = new HashSet<TestPeer>();
            for (int i = 0; i < 3; i++) {
                for (TestPeer callee : callees) {
                    if (callee.poll() instanceof Message.Invocation invocation) {
                        assertTrue(tried.add(callee));
                        callee.now(new Message.Error(
                                Message.Invocation.CODE,
                                invocation.request(),
                                Map.of(),
                                "wamp.error.unavailable",
                                Payload.NONE));
                    }
                }
            }
            assertEquals(
                    "wamp.error.no_available_callee",
                    caller.next(Message.Error.class).error());
            assertEquals(3, tried.size());
        }
    }

    /** Numbers that other implementations of the paper's function give. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "42, 57, 43", "3735883980, 1, 0", "3735883980, 666, 361", "256, 1024, 520"})
    void theBucketIsThatOfThePaper(long key, int buckets, int expected) {
        assertEquals(expected, InvocationPolicy.bucket(key, buckets));
    }
}
