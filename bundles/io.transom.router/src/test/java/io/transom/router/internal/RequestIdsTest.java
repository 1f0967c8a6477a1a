package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Ids;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestIdsTest {
    private final TestRouter test = new TestRouter();

    static List<LongFunction<Message>> requests() {
        return List.of(
                id -> new Message.Publish(id, Map.of(), "com.t", Payload.NONE),
                id -> new Message.Subscribe(id, Map.of(), "com.t"),
                id -> new Message.Unsubscribe(id, 1),
                id -> new Message.Register(id, Map.of(), "com.p"),
                id -> new Message.Unregister(id, 1),
                id -> new Message.Call(id, Map.of(), "com.p", Payload.NONE));
    }

    private static TestPeer asked(TestPeer peer, LongFunction<Message> request, long... ids) {
        for (long id : ids) {
            peer.now(request.apply(id));
        }
        return peer;
    }

    private static String violation(TestPeer peer) {
        for (Message message = peer.poll(); message != null; message = peer.poll()) {
            if (message instanceof Message.Abort abort) {
                assertEquals(ErrorUris.PROTOCOL_VIOLATION, abort.reason());
                return String.valueOf(abort.details().get("message"));
            }
        }
        return "none";
    }

    private TestPeer old() {
        return test.join("joe", "user", TestPeer.NO_FEATURES);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anIdThatWasUsedBeforeEndsTheSession(LongFunction<Message> request) {
        assertEquals(
                "request IDs are 1, 2, 3 and so on: expected 3, found 2", violation(asked(old(), request, 1, 2, 2)));
        assertEquals(
                "request IDs are 1, 2, 3 and so on: expected 6, found 1", violation(asked(old(), request, 1, 5, 1)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aGapPasses(LongFunction<Message> request) {
        assertEquals("none", violation(asked(old(), request, 1, 2, 5, 6)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whoDoesNotBeginWithOneDoesNotCount(LongFunction<Message> request) {
        assertEquals("none", violation(asked(old(), request, 4711, 12, 4711, 1)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aStrictRealmHasItExact(LongFunction<Message> request) {
        var realm = (RealmCore) test.router.start(RealmOptions.of("strict").withStrictRequestIds(true));
        realm.addRole(new Role("user", Authorizer.ALL));

        assertEquals(
                "request IDs are 1, 2, 3 and so on: expected 1, found 2",
                violation(asked(test.join("strict", "joe", "user", TestPeer.NO_FEATURES), request, 2)));
        assertEquals(
                "request IDs are 1, 2, 3 and so on: expected 2, found 3",
                violation(asked(test.join("strict", "joe", "user", TestPeer.NO_FEATURES), request, 1, 3)));
        assertEquals(
                "none", violation(asked(test.join("strict", "joe", "user", TestPeer.NO_FEATURES), request, 1, 2, 3)));
    }

    @Test
    void allRequestsCountTogether() {
        TestPeer peer = old();
        long id = 1;
        for (LongFunction<Message> request : requests()) {
            peer.now(request.apply(id++));
        }
        assertEquals("none", violation(peer));

        assertEquals(
                "request IDs are 1, 2, 3 and so on: expected 7, found 6",
                violation(asked(peer, requests().get(0), 6)));
    }

    @Test
    void theGreatestIdIsFollowedByOne() {
        for (boolean strict : new boolean[] {true, false}) {
            var ids = new RequestIds(strict);
            for (long id = 1; id <= 3; id++) {
                assertNull(ids.take(id));
            }
            if (!strict) {
                assertNull(ids.take(Ids.MAX));
                assertNull(ids.take(1));
                assertNull(ids.take(2));
                assertNotNull(ids.take(2));
            }
        }
    }

    @Test
    void oldIdsAreKnownOfThoseWhoCountOnly() {
        var counts = new RequestIds(false);
        counts.take(1);
        counts.take(2);
        var draws = new RequestIds(false);
        draws.take(99);

        assertTrue(counts.isOld(2));
        assertFalse(counts.isOld(3));
        assertFalse(draws.isOld(98));
    }
}
