package io.transom.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Clients;
import io.transom.client.ReconnectingClient;
import io.transom.client.Reconnection;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeptClientTest {
    private static final Reconnection POLICY = Reconnection.DEFAULT.givingUpOn("fatal.reason");

    /** What was asked for, in its order; nothing happens unless the test says so. */
    private final List<Attempt> attempts = new ArrayList<>();

    private final List<Timer> timers = new ArrayList<>();
    private final List<Duration> announced = new ArrayList<>();
    private final List<Session> joined = new ArrayList<>();
    private final List<Closed> lost = new ArrayList<>();

    private record Attempt(Runnable connected, Consumer<Session> first, CompletableFuture<Session> result) {
        void refused(String reason) {
            connected.run();
            result.completeExceptionally(new WampError(reason, "as the test wishes"));
        }

        void unreachable() {
            result.completeExceptionally(new IOException("127.0.0.1:1: connection refused"));
        }

        void welcomed(Session session) {
            connected.run();
            first.accept(session);
            result.complete(session);
        }
    }

    private static final class Timer implements Transports.Timer {
        final Duration delay;
        final Runnable task;
        boolean closed;

        Timer(Duration delay, Runnable task) {
            this.delay = delay;
            this.task = task;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final ReconnectingClient.Listener listener = new ReconnectingClient.Listener() {
        @Override
        public void joined(Session session) {
            joined.add(session);
        }

        @Override
        public void lost(Closed why, Duration nextAttemptIn) {
            lost.add(why);
            announced.add(nextAttemptIn);
        }
    };

    private final KeptClient client = new KeptClient(this::join, this::schedule, () -> 0.5, POLICY, listener);

    private CompletionStage<Session> join(Runnable connected, Consumer<Session> first) {
        var attempt = new Attempt(connected, first, new CompletableFuture<>());
        attempts.add(attempt);
        return attempt.result();
    }

    private Transports.Timer schedule(Duration delay, Runnable task) {
        var timer = new Timer(delay, task);
        timers.add(timer);
        return timer;
    }

    private Attempt attempt() {
        return attempts.get(attempts.size() - 1);
    }

    private void timePasses() {
        timers.get(timers.size() - 1).task.run();
    }

    private static List<Duration> millis(long... values) {
        return Arrays.stream(values).mapToObj(Duration::ofMillis).toList();
    }

    @Test
    void theDelayGrowsWhileTheHostIsUnreachableAndIsBounded() {
        client.attempt();
        for (int i = 0; i < 12; i++) {
            attempt().unreachable();
            timePasses();
        }
        assertEquals(
                millis(2_000, 2_750, 3_875, 5_563, 8_094, 11_891, 17_586, 26_129, 38_943, 58_165, 60_500, 60_500),
                announced);
        assertEquals(announced, timers.stream().map(timer -> timer.delay).toList());
        assertEquals(Closed.lost("127.0.0.1:1: connection refused"), lost.get(0));
    }

    @Test
    void aConnectThatSucceedsResetsTheDelayEvenWhenTheRouterRefuses() {
        client.attempt();
        attempt().unreachable();
        timePasses();
        attempt().unreachable();
        timePasses();
        attempt().refused("wamp.error.no_such_realm");
        timePasses();
        attempt().refused("wamp.error.no_such_realm");
        assertEquals(millis(2_000, 2_750, 2_000, 2_000), announced);
        assertEquals(new Closed("wamp.error.no_such_realm", "as the test wishes", false), lost.get(2));
    }

    @Test
    void aFatalRefusalEndsTheClient() {
        client.attempt();
        attempt().refused("fatal.reason");
        assertEquals(new Closed("fatal.reason", "as the test wishes", false), JoiningTest.await(client.ended()));
        assertTrue(timers.isEmpty());
        assertTrue(lost.isEmpty());
    }

    @Test
    void jitterIsAShareOfTheJitter() {
        assertEquals(Duration.ofMillis(1_500), KeptClient.delay(POLICY, 1, 0));
        assertEquals(Duration.ofMillis(2_500), KeptClient.delay(POLICY, 1, 1));
        assertEquals(Duration.ofMillis(60_000), KeptClient.delay(POLICY, 10_000, 0));
    }

    @Test
    void stoppingWhileWaitingCancelsTheTimer() {
        client.attempt();
        attempt().unreachable();
        var ended = client.stop("wamp.close.system_shutdown");
        assertEquals("wamp.close.system_shutdown", JoiningTest.await(ended).reason());
        assertTrue(timers.get(0).closed);
        timePasses();
        assertEquals(1, attempts.size());
    }

    @Test
    void stoppingWhileASessionOpensEndsWhenThatHasFailed() {
        client.attempt();
        var ended = client.stop("wamp.close.system_shutdown").toCompletableFuture();
        assertFalse(ended.isDone());
        attempt().unreachable();
        assertEquals("wamp.close.system_shutdown", JoiningTest.await(ended).reason());
        assertTrue(timers.isEmpty());
        assertTrue(lost.isEmpty());
    }

    @Test
    void aSchedulerThatHasEndedEndsTheClient() {
        var orphan = new KeptClient(
                this::join,
                (delay, task) -> {
                    throw new RejectedExecutionException();
                },
                () -> 0,
                POLICY,
                listener);
        orphan.attempt();
        attempt().unreachable();
        assertFalse(JoiningTest.await(orphan.ended()).clean());
    }

    // With a real connection, since a session needs one.

    @Test
    void aLostSessionIsJoinedAgainAndStoppedInTheEnd() throws Exception {
        var sessions = new LinkedBlockingQueue<Session>();
        var policy = new Reconnection(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ZERO, Set.of());
        try (var router = ScriptedRouter.welcoming((connection, message) -> {})) {
            var kept = Clients.keepConnected(router.transports, router.options(), policy, sessions::add);
            Session first = poll(sessions);
            assertEquals(first, kept.session().orElseThrow());
            poll(router.connections).abort("as the test wishes");
            assertEquals(
                    Closed.CONNECTION_LOST, JoiningTest.await(first.closed()).reason());

            Session second = poll(sessions);
            Connection connection = poll(router.connections);
            connection.send(new Message.Goodbye(Map.of(), "wamp.close.killed"));
            assertEquals("wamp.close.killed", JoiningTest.await(second.closed()).reason());

            Session third = poll(sessions);
            assertEquals(
                    "wamp.close.normal",
                    JoiningTest.await(kept.stop("wamp.close.normal")).reason());
            assertTrue(third.closed().toCompletableFuture().isDone());
            assertTrue(kept.session().isEmpty());
            assertTrue(sessions.isEmpty());
        }
    }

    @Test
    void aSessionThatIsJoinedTooLateIsLeft() throws Exception {
        try (var router = ScriptedRouter.welcoming((connection, message) -> {})) {
            client.attempt();
            var ended = client.stop("wamp.close.normal").toCompletableFuture();
            Session late = JoiningTest.await(Joining.start(router.transports, router.options()));
            assertFalse(ended.isDone());
            attempt().welcomed(late);
            assertEquals("wamp.close.normal", JoiningTest.await(late.closed()).reason());
            assertEquals("wamp.close.normal", JoiningTest.await(ended).reason());
            assertTrue(joined.isEmpty());
        }
    }

    private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing within 10 s");
    }
}
