package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Marks, grace and who waits for whom, with the default limits: 1 MiB, 8 MiB, 32 MiB, 5 s, 30 s. */
class FlowTest {
    private static final long SLOW = 1 << 20;
    private static final long BLOCKED = 8 << 20;
    private static final long GRACE = 5_000;
    private static final long STALLED = 30_000;

    private final TestRouter test = new TestRouter();
    private final TestPeer publisher = test.join();

    private TestPeer subscriber() {
        TestPeer peer = test.join();
        peer.subscribe("com.t");
        return peer;
    }

    private void publish() {
        publisher.publish("com.t", Map.of());
    }

    /** So much waits for the peer, and the router has noticed. */
    private void block(TestPeer peer) {
        peer.pendingBytes(BLOCKED + 1);
        publish();
    }

    private void drain(TestPeer peer, long left) {
        peer.pendingBytes(left);
        test.loop.run();
    }

    private void pass(long millis) {
        test.timers.pass(millis);
        test.loop.run();
    }

    @Test
    void aboveTheFirstMarkNothingIsReadUntilHalfOfItIsLeft() {
        TestPeer peer = subscriber();
        peer.pendingBytes(SLOW);
        publish();
        assertFalse(peer.isPaused());

        peer.pendingBytes(SLOW + 1);
        publish();
        assertTrue(peer.isPaused());
        assertFalse(publisher.isPaused());

        drain(peer, SLOW / 2 + 1);
        assertTrue(peer.isPaused());
        drain(peer, SLOW / 2);
        assertFalse(peer.isPaused());
        assertEquals(0, test.timers.running());
    }

    @Test
    void aPublisherWaitsForItsOnlySubscriberAndLosesNothing() {
        TestPeer peer = subscriber();
        block(peer);
        assertTrue(publisher.isPaused());

        drain(peer, SLOW / 2 + 1);
        assertTrue(publisher.isPaused());
        drain(peer, 0);
        assertFalse(publisher.isPaused());
        pass(2 * GRACE);
        assertNull(peer.aborted());
        publish();
        assertEquals(2, peer.all().size());
    }

    @Test
    void fewerThanHalfOfTheReceiversDoNotHoldBackTheRest() {
        TestPeer slow = subscriber();
        TestPeer second = subscriber();
        TestPeer third = subscriber();
        block(slow);
        publish();

        assertFalse(publisher.isPaused());
        pass(GRACE);
        assertNotNull(slow.aborted());
        publish();
        assertEquals(3, second.all().size());
        assertEquals(3, third.all().size());
    }

    @Test
    void whoDoesNotDrainWithinTheGraceTimeIsClosedWithItsReasonEverywhere() {
        TestPeer observer = test.join();
        observer.subscribe("wamp.session.on_leave");
        TestPeer peer = subscriber();
        block(peer);
        pass(GRACE - 1);
        assertNull(peer.aborted());

        pass(1);

        assertTrue(
                String.valueOf(peer.aborted()).startsWith("transom.close.slow_consumer: limit session.send.pending"));
        assertFalse(publisher.isPaused());
        assertEquals(
                Map.of("session.send.slow", 1L, "session.send.pending", 1L, "session.send.grace", 1L),
                test.router.limitHits());
        Message.Event left = observer.next(Message.Event.class);
        assertEquals(List.of(peer.session, "joe", "user"), left.payload().args());
        assertEquals(
                Map.of("reason", "transom.close.slow_consumer", "limit", "session.send.pending"),
                left.payload().kwargs());
    }

    @Test
    void whoStopsBelowTheSecondMarkDoesNotHoldItsPublisherForEver() {
        TestPeer peer = subscriber();
        block(peer);
        drain(peer, BLOCKED - SLOW);
        pass(GRACE);
        assertNull(peer.aborted());
        assertTrue(publisher.isPaused());

        pass(GRACE);
        assertNotNull(peer.aborted());
        assertFalse(publisher.isPaused());
    }

    @Test
    void aCallerWaitsForACalleeThatTakesNothing() {
        TestPeer callee = test.join();
        callee.register("com.p");
        callee.pendingBytes(BLOCKED + 1);
        publisher.call("com.p");
        assertTrue(publisher.isPaused());

        callee.drop();
        assertFalse(publisher.isPaused());
    }

    @Test
    void aCalleeWaitsWithProgressiveResultsForItsCallerAndNotWithTheLast() {
        TestPeer callee = test.join();
        callee.register("com.p");
        publisher.call("com.p", Map.of("receive_progress", true));
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        publisher.pendingBytes(BLOCKED + 1);
        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.NONE));
        assertTrue(callee.isPaused());
        drain(publisher, 0);
        assertFalse(callee.isPaused());

        publisher.pendingBytes(BLOCKED + 1);
        callee.yield(invocation);
        assertFalse(callee.isPaused());
        assertTrue(publisher.isPaused());
    }

    @Test
    void readingGoesOnWhenNoReasonIsLeft() {
        var answer = new CompletableFuture<Authorizer.Decision>();
        test.realm.addRole(new Role("asked", request -> answer));
        TestPeer peer = test.join("joe", "asked");
        peer.now(new Message.Subscribe(peer.nextRequest(), Map.of(), "com.t"));
        assertTrue(peer.isPaused());
        peer.pendingBytes(SLOW + 1);
        answer.complete(Authorizer.Decision.ALLOWED);
        test.loop.run();
        assertTrue(peer.isPaused());
        drain(peer, 0);
        assertFalse(peer.isPaused());
    }

    @Test
    void whoIsNotReadFromAndTakesNothingIsClosed() {
        TestPeer peer = subscriber();
        peer.pendingBytes(SLOW + 1);
        publish();
        for (int i = 0; i < 10; i++) {
            assertNull(peer.aborted());
            pass(STALLED / 10);
        }
        assertTrue(String.valueOf(peer.aborted()).contains("limit session.send.stalled"));
    }

    /** A little less than arrives: what waits only grows. */
    @Test
    void whoTakesLessThanArrivesStaysOpenAsLongAsItTakesSomething() {
        TestPeer peer = subscriber();
        for (int i = 0; i < 20; i++) {
            peer.pendingBytes(SLOW + 100 + i);
            peer.takenWrites++;
            publish();
            pass(STALLED / 10);
        }
        assertNull(peer.aborted());
        for (int i = 0; i < 10; i++) {
            pass(STALLED / 10);
        }
        assertTrue(String.valueOf(peer.aborted()).contains("limit session.send.stalled"));
    }

    @Test
    void whoTakesSomethingNowAndThenStaysOpen() {
        TestPeer peer = subscriber();
        for (int i = 0; i < 20; i++) {
            peer.pendingBytes(SLOW + 100 - i);
            publish();
            pass(STALLED / 10);
        }
        assertNull(peer.aborted());
        assertTrue(peer.isPaused());
    }

    @Test
    void whoSendsWaitsForARealmThatIsFullAndThoseForWhichMostWaitsGo() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("realm.send.pending", 2 * SLOW));
        TestPeer sender = small.join();
        TestPeer other = small.join();
        other.register("com.p");
        TestPeer most = small.join();
        TestPeer less = small.join();
        most.subscribe("com.t");
        less.subscribe("com.t");
        most.pendingBytes(SLOW + SLOW / 2);
        less.pendingBytes(SLOW);
        sender.publish("com.t", Map.of());
        assertTrue(sender.isPaused());
        other.call("com.p");
        assertTrue(other.isPaused());

        small.timers.pass(GRACE);
        small.loop.run();

        assertTrue(String.valueOf(most.aborted()).contains("limit realm.send.pending"));
        assertNull(less.aborted());
        assertFalse(sender.isPaused());
        assertFalse(other.isPaused());
        assertEquals(SLOW, small.realm.backlog().bytes());
        less.pendingBytes(0);
        small.loop.run();
        assertEquals(0, small.realm.backlog().bytes());
    }

    @Test
    void aRealmThatDrainsInTimeClosesNobody() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("realm.send.pending", 2 * SLOW));
        TestPeer sender = small.join();
        TestPeer receiver = small.join();
        receiver.subscribe("com.t");
        receiver.pendingBytes(2 * SLOW + 1);
        sender.publish("com.t", Map.of());
        assertTrue(sender.isPaused());

        receiver.pendingBytes(SLOW / 2);
        small.loop.run();

        assertFalse(sender.isPaused());
        assertFalse(small.realm.hasBlocked());
        receiver.pendingBytes(0);
        small.loop.run();
        assertEquals(0, small.timers.running());
        assertNull(receiver.aborted());
    }

    @Test
    void whoSendsToACrowdedEventLoopWaitsUntilThatHasComeAsFar() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("loop.pending", 1_000));
        var far = new TestLoop();
        TestPeer sender = small.join();
        TestPeer receiver = far(small, far);
        for (int i = 0; i < 3; i++) {
            sender.publish("com.t", Map.of());
        }
        assertFalse(sender.isPaused());
        sender.publish("com.t", Map.of());
        assertTrue(sender.isPaused());

        far.run();
        small.loop.run();
        assertFalse(sender.isPaused());
        assertFalse(small.realm.hasBlocked());
        assertEquals(4, receiver.all().size());
        assertEquals(0, small.timers.running());
    }

    @Test
    void whoseEventLoopStandsStillHoldsUpNobodyAndLosesItsSession() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("loop.pending", 1_000));
        var far = new TestLoop();
        TestPeer sender = small.join();
        TestPeer receiver = far(small, far);
        receiver.register("com.p");
        while (!sender.isPaused()) {
            sender.publish("com.t", Map.of());
        }

        small.timers.pass(GRACE);
        small.loop.run();
        assertFalse(sender.isPaused());
        for (int i = 0; i < 100; i++) {
            sender.publish("com.t", Map.of());
        }
        sender.call("com.p");
        Message.Error error = sender.next(Message.Error.class);
        assertTrue(String.valueOf(error.payload().first()).contains("limit loop.pending"));

        far.run();
        assertTrue(String.valueOf(receiver.aborted()).contains("limit loop.pending"));
        small.loop.run();
        assertEquals(1, small.realm.sessions().size());
        assertFalse(small.realm.hasBlocked());
    }

    private static TestPeer far(TestRouter router, TestLoop loop) {
        var peer = new TestPeer(router.router, loop, TestRouter.OPEN);
        peer.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        peer.session = peer.next(Message.Welcome.class).session();
        peer.subscribe("com.t");
        return peer;
    }

    /** Random marks, drains, ends and times: at the end, when all have drained or gone, nobody waits and no timer runs. */
    @Test
    void nobodyWaitsForEver() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var router = new TestRouter();
            var peers = new ArrayList<TestPeer>();
            for (int i = 0; i < 5; i++) {
                TestPeer peer = router.join();
                peer.subscribe("com.t");
                peer.register("com.p" + i);
                peers.add(peer);
            }
            for (int step = 0; step < 60; step++) {
                TestPeer peer = peers.get(random.nextInt(peers.size()));
                switch (random.nextInt(8)) {
                    case 0, 1 -> peer.pendingBytes(random.nextLong(2 * BLOCKED));
                    case 2 -> peer.pendingBytes(0);
                    case 3 -> router.timers.pass(random.nextLong(GRACE));
                    case 4 ->
                        peer.tell(new Message.Call(
                                peer.nextRequest(), Map.of(), "com.p" + random.nextInt(5), Payload.NONE));
                    case 5 -> {
                        if (random.nextInt(6) == 0) {
                            peer.dropLater();
                        }
                    }
                    default -> peer.tell(new Message.Publish(peer.nextRequest(), Map.of(), "com.t", Payload.NONE));
                }
                if (random.nextBoolean()) {
                    router.loop.step();
                }
            }
            router.loop.run();
            for (TestPeer peer : peers) {
                peer.pendingBytes(0);
                router.loop.run();
            }
            for (TestPeer peer : peers) {
                assertFalse(peer.isPaused(), "seed " + seed);
            }
            assertEquals(0, router.timers.running(), "seed " + seed);
            assertFalse(router.realm.hasBlocked(), "seed " + seed);
        }
    }

    /** A task of an event loop that has ended runs at once, where it is given: under the lock others would wait for it. */
    @Test
    void whoGoesOnWhenTheRealmHasDrainedDoesSoOutsideItsLock() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("realm.send.pending", 2 * SLOW));
        var ending = new TestLoop();
        var sender = new TestPeer(small.router, ending, TestRouter.OPEN);
        sender.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        TestPeer receiver = small.join();
        receiver.subscribe("com.t");
        receiver.pendingBytes(2 * SLOW + 1);
        sender.publish("com.t", Map.of());
        small.loop.run();
        sender.publish("com.t", Map.of());
        assertTrue(small.realm.backlog().isFull());
        assertTrue(sender.isPaused());
        var underLock = new ArrayList<Boolean>();
        sender.resumed = () -> underLock.add(Thread.holdsLock(small.realm.backlog()));
        ending.ended = true;

        receiver.pendingBytes(0);
        small.loop.run();

        assertEquals(List.of(false), underLock);
    }
}
