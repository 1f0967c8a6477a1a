package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.internal.PubSubPeer.Told;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions on one, two and four event loops subscribe, publish to some or all, retain, leave testaments, leave and kill each other
 * at random, and the loops take turns at random; a seed repeats it. What each peer gets is checked as it comes
 * ({@link PubSubPeer}); here, that nothing was lost and nothing is kept of those that are gone.
 */
class PubSubInterleavingsTest {
    private static final int STEPS = 1_000;

    static Stream<Arguments> runs() {
        return Stream.of(1, 2, 4).flatMap(loops -> IntStream.range(0, 50).mapToObj(seed -> Arguments.of(loops, seed)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyEventArrivesOnceInOrderWhereItBelongs(int loopCount, int seed) {
        var random = new Random(seed);
        var test = new TestRouter();
        var loops = Stream.generate(TestLoop::new).limit(loopCount).toList();
        var peers = new ArrayList<PubSubPeer>();
        var told = new ArrayList<Told>();
        Set<RouterSession> sessions = new HashSet<>();
        for (int step = 0; step < STEPS; step++) {
            if (peers.stream().filter(peer -> !peer.isGone()).count() < 6) {
                peers.add(new PubSubPeer(peers.size(), random, test.router, loops.get(random.nextInt(loopCount))));
            }
            PubSubPeer peer = peers.get(random.nextInt(peers.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> peer.act(peers, told);
                case 2, 3 -> peer.take(random.nextInt(4));
                default -> loops.get(random.nextInt(loopCount)).step();
            }
            sessions.addAll(test.realm.attached());
        }
        settle(loops, peers);

        int sure = 0;
        for (Told publication : told) {
            for (PubSubPeer.Lifetime expected : publication.expected()) {
                if (publication.isAcknowledged() && expected.lasts()) {
                    assertTrue(expected.got(publication), () -> publication + " did not reach " + expected);
                    sure++;
                }
            }
        }
        assertTrue(sure > 0, "nothing was published to anybody");

        peers.forEach(PubSubPeer::leave);
        settle(loops, peers);
        peers.forEach(peer -> peer.connection.dropLater());
        settle(loops, peers);
        assertEquals(new TestTables(0, 0, 0, 0), TestTables.of(test.realm, sessions));
        assertEquals(0, test.realm.broker().table().size());
        sessions.forEach(session -> {
            assertEquals(0, session.testaments.size());
            assertTrue(session.subscriptions.isEmpty());
        });
        assertEquals(0, test.router.loops().size());
    }

    private static void settle(List<TestLoop> loops, List<PubSubPeer> peers) {
        for (int round = 0; round < 20; round++) {
            loops.forEach(TestLoop::run);
            peers.forEach(peer -> peer.take(Integer.MAX_VALUE >> 20));
        }
    }
}
