package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.router.RealmOptions;
import io.transom.router.RouterLimits;
import io.transom.router.SessionStatistics;
import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code wamp.session.on_stats}, as Crossbar.io has it. Each message of the tests has 600 bytes. */
class SessionStatisticsTest {
    private static TestRouter router(SessionStatistics when) {
        return new TestRouter(RouterLimits.DEFAULT, RealmOptions.of("realm1").withStatistics(when));
    }

    private static TestPeer watcher(TestRouter test) {
        TestPeer watcher = test.join("watcher", "trusted");
        watcher.subscribe("wamp.session.on_stats");
        return watcher;
    }

    @SuppressWarnings("unchecked") // the shape is what the tests are about
    private static Map<String, Object> told(TestPeer watcher, TestPeer about) {
        List<Object> args = watcher.next(Message.Event.class).payload().args();
        assertEquals(
                Map.of("session", about.session, "realm", "realm1", "authid", "joe", "authrole", "user"), args.get(0));
        assertEquals(2, args.size());
        return (Map<String, Object>) args.get(1);
    }

    private static Map<String, Object> cycle(
            long cycle, long timestamp, long millis, long messages, long rated, boolean first, boolean last) {
        return Map.of(
                "cycle", cycle,
                "serializer", "json",
                "timestamp", timestamp * 1_000_000,
                "duration", millis * 1_000_000,
                "bytes", messages * TestPeer.MESSAGE_BYTES,
                "messages", messages,
                "rated_messages", rated,
                "first", first,
                "last", last);
    }

    @Test
    void aSessionsMessagesAreToldWhenItJoinsAfterSoManyAndWhenItLeaves() {
        var test = router(new SessionStatistics(512, 6, 0, true, true));
        long start = test.timers.millis();
        TestPeer watcher = watcher(test);

        TestPeer peer = test.join();
        assertEquals(cycle(1, start, 0, 1, 2, true, false), told(watcher, peer), "WELCOME");
        peer.subscribe("com.topic");
        assertNull(watcher.poll());
        test.timers.pass(40);
        peer.publish("com.topic", Map.of());
        assertEquals(cycle(2, start, 40, 3, 6, false, false), told(watcher, peer), "two ways count together");
        peer.publish("com.topic", Map.of());
        test.timers.pass(2);
        peer.drop();

        assertEquals(cycle(3, start + 40, 2, 1, 2, false, true), told(watcher, peer));
        assertNull(watcher.poll());
    }

    @Test
    void aSessionsMessagesAreToldAfterSomeTimeWithTheNextMessage() {
        var test = router(new SessionStatistics(600, 0, 100, false, false));
        long start = test.timers.millis();
        TestPeer watcher = watcher(test);
        TestPeer peer = test.join();
        peer.publish("com.topic", Map.of());
        test.timers.pass(99);
        peer.publish("com.topic", Map.of());
        assertNull(watcher.poll());

        test.timers.pass(1);
        assertNull(watcher.poll());
        peer.publish("com.topic", Map.of());

        assertEquals(cycle(1, start, 100, 4, 4, true, false), told(watcher, peer));
        peer.drop();
        assertNull(watcher.poll());
    }

    /** Who hears of it is told by messages, which must not be told of. */
    @Test
    void whatTellsOfItNeitherCountsNorTells() {
        var test = router(new SessionStatistics(600, 1, 0, false, true));
        TestPeer exact = test.join("anna", "user");
        exact.subscribe("wamp.session.on_stats");
        TestPeer prefix = test.join("ben", "user");
        prefix.subscribe("wamp.session.on_s", Map.of("match", "prefix"));
        exact.all();
        prefix.all();

        test.join("t", "trusted").publish("com.topic", Map.of());
        assertEquals(0, exact.all().size() + prefix.all().size(), "of trusted sessions nothing is told");
        TestPeer peer = test.join();
        peer.publish("com.topic", Map.of());
        assertEquals(1, exact.all().size());
        assertEquals(1, prefix.all().size());
        peer.drop();
        assertEquals(1, exact.all().size());
        assertEquals(1, prefix.all().size());
    }

    @Test
    void whoseConnectionCannotTakeItIsCountedAfterwardsAsBefore() {
        var test = router(new SessionStatistics(600, 1, 0, false, false));
        TestPeer watcher = watcher(test);
        TestPeer joe = test.join();
        joe.subscribe("wamp.session.on_stats");
        TestPeer other = test.join("anna", "user");
        watcher.all();

        joe.fault = new IllegalStateException("as the test wishes");
        assertThrows(IllegalStateException.class, () -> other.publish("com.topic", Map.of()));
        test.loop.run();
        watcher.all();
        joe.publish("com.topic", Map.of());

        assertEquals(1L, told(watcher, joe).get("messages"));
    }

    @Test
    void aSessionInsideTheProcessHasNoBytesToTellOf() {
        var test = router(new SessionStatistics(600, 1, 0, true, true));
        TestPeer watcher = watcher(test);

        var inside = test.realm.join(io.transom.router.Principal.internal("realm1", "in", "user"), test.loop);
        inside.publish("com.topic", 1L);
        test.loop.run();

        assertNull(watcher.poll());
    }

    @Test
    void withoutBeingConfiguredNothingIsCounted() {
        var test = new TestRouter();
        TestPeer watcher = watcher(test);

        TestPeer peer = test.join();
        assertNull(test.realm.attached(peer.session).traffic());
        peer.publish("com.topic", Map.of());
        peer.drop();

        assertNull(watcher.poll());
    }

    @Test
    void sizesAndTimesAreNumbersThatCanBe() {
        assertThrows(IllegalArgumentException.class, () -> new SessionStatistics(0, 1, 0, false, false));
        assertThrows(IllegalArgumentException.class, () -> new SessionStatistics(1, -1, 0, false, false));
        assertThrows(IllegalArgumentException.class, () -> new SessionStatistics(1, 0, -1, false, false));
    }
}
