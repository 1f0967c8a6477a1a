package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions on several event loops call, answer, cancel, publish and leave at random, and the loops take turns at random: every
 * interleaving of whole tasks can occur, and a seed repeats it. Afterwards no call is unanswered and no table keeps anything.
 */
class LeaveAtAnyPointTest {
    private static final int STEPS = 1_500;

    static List<Integer> seeds() {
        return java.util.stream.IntStream.range(0, 240).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCallIsAnsweredOnceAndNothingIsLeftOver(int seed) {
        var random = new Random(seed);
        var test = new TestRouter();
        var loops = new ArrayList<TestLoop>();
        int count = 1 + seed % 4;
        for (int i = 0; i < count; i++) {
            loops.add(new TestLoop());
        }
        ChaosPeer.Play play = ChaosPeer.Play.values()[seed / 4 % 3];
        var peers = new ArrayList<ChaosPeer>();
        Set<RouterSession> sessions = new HashSet<>();
        for (int step = 0; step < STEPS; step++) {
            if (peers.stream().filter(peer -> !peer.isGone()).count() < 6) {
                peers.add(new ChaosPeer(peers.size(), random, play, test.router, loops.get(random.nextInt(count))));
            }
            ChaosPeer peer = peers.get(random.nextInt(peers.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> peer.act();
                case 2, 3 -> peer.take(random.nextInt(4));
                case 4 -> test.timers.pass(random.nextInt(4));
                default -> loops.get(random.nextInt(count)).step();
            }
            sessions.addAll(test.realm.attached());
        }

        settle(loops, peers);
        peers.forEach(peer -> assertFalse(peer.waits(), "a call was not answered"));
        assertEquals(0, TestTables.of(test.realm, sessions).calls());
        assertEquals(0, busy(test.realm), "a callee has less room than it wants");

        peers.forEach(ChaosPeer::leave);
        loops.forEach(TestLoop::run);
        peers.forEach(peer -> peer.connection.dropLater());
        for (int i = 0; i < count; i++) {
            loops.forEach(TestLoop::run);
        }
        assertEquals(new TestTables(0, 0, 0, 0), TestTables.of(test.realm, sessions));
        assertEquals(0, test.timers.running());
        assertEquals(0, test.router.loops().size());
    }

    private static int busy(RealmCore realm) {
        int busy = 0;
        for (Registration registration : realm.dealer().table().all()) {
            for (Registration.Callee callee : registration.callees()) {
                busy += Math.abs(callee.busy());
            }
        }
        return busy;
    }

    /** Everybody answers what it has, until nothing moves any more. */
    private static void settle(List<TestLoop> loops, List<ChaosPeer> peers) {
        for (int round = 0; round < 300; round++) {
            loops.forEach(TestLoop::run);
            peers.forEach(peer -> {
                peer.take(Integer.MAX_VALUE >> 20);
                peer.answer(false);
            });
        }
    }
}
