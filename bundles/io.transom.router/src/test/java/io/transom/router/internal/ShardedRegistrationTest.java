package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls to one shard (WAMP specification, Sharded Registration). */
class ShardedRegistrationTest {
    private final TestRouter test = new TestRouter();
    private final List<TestPeer> callees = new ArrayList<>(List.of(test.join(), test.join(), test.join()));
    private final TestPeer caller = test.join();

    private void register(Map<String, Object> options) {
        callees.forEach(callee -> callee.register("com.p", options));
    }

    private void call(Object key) {
        caller.call("com.p", Map.of("runmode", "partition", "rkey", key));
    }

    /** Who answers calls of a key. */
    private TestPeer shard(Object key) {
        call(key);
        for (TestPeer callee : callees) {
            if (callee.poll() instanceof Message.Invocation invocation) {
                callee.yield(invocation);
                caller.next(Message.Result.class);
                return callee;
            }
        }
        throw new AssertionError("nobody was called");
    }

    @Test
    void aKeyStaysWithItsCallee() {
        register(Map.of("invoke", "roundrobin"));
        var shards = new HashMap<Object, TestPeer>();
        for (long key = 0; key < 60; key++) {
            shards.put(key, shard(key));
            shards.put("key" + key, shard("key" + key));
        }

        for (TestPeer callee : callees) {
            long keys = shards.values().stream().filter(one -> one == callee).count();
            assertTrue(keys >= 15, () -> "of 120 keys one callee has " + keys);
        }
        shards.forEach((key, callee) -> assertEquals(callee, shard(key)));
    }

    @Test
    void whoLeavesMovesItsOwnKeysOnly() {
        register(Map.of("invoke", "random"));
        var shards = new HashMap<Object, TestPeer>();
        for (long key = 0; key < 60; key++) {
            shards.put(key, shard(key));
        }
        TestPeer gone = callees.remove(1);

        gone.drop();

        shards.forEach((key, callee) -> {
            TestPeer now = shard(key);
            assertTrue(callee == gone || callee == now);
        });
    }

    @Test
    void aBusyShardIsWaitedFor() {
        register(Map.of("invoke", "first", "concurrency", 1L));
        TestPeer shard = shard("key");
        call("key");
        Message.Invocation first = shard.next(Message.Invocation.class);
        call("key");
        callees.forEach(callee -> assertNull(callee.poll()));

        shard.yield(first);

        shard.next(Message.Invocation.class);
    }

    @Test
    void anUnavailableShardIsFollowedByNobody() {
        register(Map.of("invoke", "first"));
        TestPeer shard = shard("key");
        call("key");

        shard.now(new Message.Error(
                Message.Invocation.CODE,
                shard.next(Message.Invocation.class).request(),
                Map.of(),
                ErrorUris.UNAVAILABLE,
                Payload.NONE));

        assertEquals(
                ErrorUris.NO_AVAILABLE_CALLEE, caller.next(Message.Error.class).error());
    }

    @Test
    void otherModesAndAMissingKeyAreRefused() {
        register(Map.of("invoke", "first"));
        refused(Map.of("runmode", "all"), "runmode: expected partition, found all");
        refused(
                Map.of("runmode", "partition"),
                "rkey: expected a text or an integer with runmode partition, found null");
        refused(
                Map.of("runmode", "partition", "rkey", 1.5),
                "rkey: expected a text or an integer with runmode partition, found 1.5");
    }

    private void refused(Map<String, Object> options, String text) {
        caller.call("com.p", options);
        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.INVALID_ARGUMENT, error.error());
        assertEquals(text, error.payload().first());
    }
}
