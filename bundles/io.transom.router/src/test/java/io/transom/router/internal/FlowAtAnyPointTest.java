package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.transom.router.Principal;
import io.transom.router.RouterLimits;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions on several event loops publish, call, fall behind, drain and break off at random; the loops take turns at random, one of
 * them rarely, and all bounds are small. When those that are left have drained, nobody waits for anybody, no timer runs and
 * nothing is counted as waiting; when all have gone, no table keeps anything.
 */
class FlowAtAnyPointTest {
    private static final long SLOW = 300 << 10;
    private static final int PEERS = 8;
    private static final int STEPS = 400;
    private static final List<String> PROCEDURES =
            IntStream.range(0, PEERS).mapToObj(i -> "com.p" + i).toList();

    private static final RouterLimits SMALL = RouterLimits.DEFAULT
            .with("session.send.slow", SLOW)
            .with("session.send.pending", 4 * SLOW)
            .with("session.send.most", 16 * SLOW)
            .with("session.send.grace", 100)
            .with("session.send.stalled", 300)
            .with("session.local.pending", 1_000)
            .with("realm.send.pending", 10 * SLOW)
            .with("loop.pending", 500);

    private final TestRouter test = new TestRouter(SMALL);
    private final List<TestLoop> loops = new ArrayList<>();
    private final List<TestPeer> peers = new ArrayList<>();
    private final Set<RouterSession> sessions = new HashSet<>();

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 100", "4, 200"})
    void nobodyWaitsForEverAndNothingIsLeft(int count, int firstSeed) {
        for (int seed = firstSeed; seed < firstSeed + 60; seed++) {
            new FlowAtAnyPointTest().run(count, seed);
        }
    }

    private void run(int count, int seed) {
        var random = new Random(seed);
        for (int i = 0; i < count; i++) {
            loops.add(new TestLoop());
        }
        for (int i = 0; i < PEERS; i++) {
            join(i);
        }
        TestLoop rare = new TestLoop();
        var local = test.realm.join(Principal.internal("realm1", "local", "user"), rare);
        loops.add(rare);
        local.subscribe("com.t", event -> {});
        settle();
        sessions.addAll(test.realm.attached());

        for (int step = 0; step < STEPS; step++) {
            act(random);
            loops.get(random.nextInt(count)).step();
            if (random.nextInt(20) == 0) {
                rare.step();
            }
        }
        settle();
        peers.forEach(peer -> peer.pendingBytes(0));
        settle();

        String when = count + " event loops, seed " + seed;
        peers.stream().filter(peer -> !peer.isClosed()).forEach(peer -> assertFalse(peer.isPaused(), when));
        assertFalse(test.realm.hasBlocked(), when);
        assertEquals(0, test.realm.backlog().bytes(), when);
        assertEquals(0, test.timers.running(), when);

        peers.forEach(TestPeer::dropLater);
        local.leave();
        settle();
        assertEquals(new TestTables(0, 0, 0, 0), TestTables.of(test.realm, sessions), when);
        assertEquals(0, test.router.loops().size(), when);
        assertEquals(0, test.router.openings().get(), when);
    }

    private void join(int number) {
        var peer = new TestPeer(test.router, loops.get(number % loops.size()), TestRouter.OPEN);
        peers.add(peer);
        peer.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        peer.next(Message.Welcome.class);
        peer.subscribe(number % 2 == 0 ? "com.t" : "com.u");
        peer.register("com.p" + number);
    }

    private void act(Random random) {
        TestPeer peer = peers.get(random.nextInt(PEERS));
        switch (random.nextInt(10)) {
            case 0, 1 -> peer.pendingBytes(random.nextLong(8 * SLOW));
            case 2 -> peer.pendingBytes(0);
            case 3 -> test.timers.pass(random.nextInt(60));
            case 4, 5 -> {
                String procedure = PROCEDURES.get(random.nextInt(PEERS));
                peer.tell(new Message.Call(
                        peer.nextRequest(), Map.of("receive_progress", true), procedure, Payload.NONE));
            }
            case 6 -> answer(peer, random.nextBoolean());
            case 7 -> {
                if (random.nextInt(12) == 0) {
                    peer.dropLater();
                }
            }
            default -> {
                String topic = random.nextBoolean() ? "com.t" : "com.u";
                peer.tell(new Message.Publish(peer.nextRequest(), Map.of("exclude_me", false), topic, Payload.NONE));
            }
        }
    }

    private static void answer(TestPeer peer, boolean progress) {
        for (Message message = peer.arrivedNext(); message != null; message = peer.arrivedNext()) {
            if (message instanceof Message.Invocation invocation) {
                peer.tell(new Message.Yield(
                        invocation.request(), progress ? Map.of("progress", true) : Map.of(), Payload.NONE));
                return;
            }
        }
    }

    /** Runs all loops until nothing moves. */
    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (TestLoop loop : loops) {
                while (loop.step()) {
                    moved = true;
                }
            }
        }
    }
}
