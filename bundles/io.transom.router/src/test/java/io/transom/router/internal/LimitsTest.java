package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.RouterLimits;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
    static RouterLimits small() {
        return RouterLimits.DEFAULT
                .with("session.calls.pending", 2)
                .with("registration.calls.queued", 2)
                .with("session.subscriptions", 2)
                .with("session.registrations", 2)
                .with("session.testaments", 2)
                .with("session.testaments.bytes", 1_000)
                .with("realm.sessions", 3)
                .with("realm.retained.events", 2)
                .with("realm.history.events", 2)
                .with("realm.history.bytes", 1_000)
                .with("realm.history.answer", 600)
                .with("session.send.slow", 500)
                .with("session.send.pending", 800)
                .with("session.send.most", 1_000)
                .with("session.local.pending", 1_000);
    }

    static RouterLimits queues(Limit calls, Limit bytes) {
        return RouterLimits.DEFAULT.with(calls.id(), calls.value()).with(bytes.id(), bytes.value());
    }

    private final TestRouter test = new TestRouter(small());
    private final TestPeer peer = test.join();

    private void refused(String id) {
        Message.Error error = peer.next(Message.Error.class);
        assertEquals(ErrorUris.UNAVAILABLE, error.error());
        assertTrue(
                String.valueOf(error.payload().first()).contains(id),
                String.valueOf(error.payload().first()));
    }

    @Test
    void callsSubscriptionsAndRegistrationsOfASessionAreBounded() {
        peer.register("com.p");
        peer.register("com.q");
        peer.now(new Message.Register(peer.nextRequest(), Map.of(), "com.r"));
        refused("session.registrations");

        peer.subscribe("com.t");
        peer.subscribe("com.u");
        peer.now(new Message.Subscribe(peer.nextRequest(), Map.of(), "com.v"));
        refused("session.subscriptions");
        peer.subscribe("com.u");

        TestPeer callee = test.join();
        callee.register("com.c");
        peer.call("com.c");
        peer.call("com.c");
        peer.call("com.c");
        refused("session.calls.pending");
        callee.yield(callee.next(Message.Invocation.class));
        peer.next(Message.Result.class);
        peer.call("com.c");
        assertNull(peer.poll());
    }

    @Test
    void aSessionAboveTheLastBoundIsClosedAtOnceAndNobodyElse() {
        TestPeer publisher = test.join();
        TestPeer other = test.join();
        peer.subscribe("com.t");
        other.subscribe("com.t");
        peer.register("com.p");
        publisher.call("com.p");

        peer.pendingBytes(1_001);
        publisher.publish("com.t", Map.of());

        assertTrue(String.valueOf(peer.aborted()).contains("transom.close.slow_consumer"));
        assertTrue(String.valueOf(peer.aborted()).contains("session.send.most"));
        other.next(Message.Event.class);
        assertFalse(publisher.isClosed());
        assertEquals(ErrorUris.CANCELED, publisher.next(Message.Error.class).error());
        assertEquals(2, test.realm.sessions().size());
        assertEquals(Map.of("session.send.most", 1L), test.router.limitHits());
    }

    @Test
    void sessionsOfARealmAreBounded() {
        test.join();
        test.join();
        TestPeer tooMany = test.connect(TestRouter.OPEN);
        tooMany.now(new Message.Hello("realm1", TestPeer.ALL_FEATURES));

        Message.Abort abort = tooMany.next(Message.Abort.class);
        assertEquals(ErrorUris.UNAVAILABLE, abort.reason());
        assertTrue(String.valueOf(abort.details().get("message")).contains("realm.sessions"));
        assertEquals(Map.of("realm.sessions", 1L), test.router.limitHits());
    }

    @Test
    void aLocalSessionWhoseExecutorStandsStillIsClosed() {
        var stuck = new java.util.ArrayList<Runnable>();
        var session = test.realm.join(io.transom.router.Principal.internal("realm1", "stuck", "user"), stuck::add);
        session.subscribe("com.t", event -> {});
        runAll(stuck);
        assertEquals(2, test.realm.sessions().size());
        TestPeer publisher = test.join();

        for (int i = 0; i < 20; i++) {
            publisher.now(new Message.Publish(publisher.nextRequest(), Map.of(), "com.t", Payload.NONE));
        }
        runAll(stuck);

        assertTrue(session.closed().toCompletableFuture().isDone());
        assertEquals(
                "transom.close.connection_lost",
                session.closed().toCompletableFuture().join().reason());
        assertEquals(2, test.realm.sessions().size());
    }

    private static void runAll(java.util.List<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }
}
