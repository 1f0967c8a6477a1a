package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer.Decision;
import io.transom.router.Principal;
import io.transom.router.SessionDetails;
import io.transom.wamp.Connection;
import io.transom.wamp.LimitHits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeRateTest {
    private static final SessionDetails NODE = new SessionDetails(
            1,
            Principal.internal("com.realm", "node1", "node"),
            Map.of(),
            new Connection.Peer("local", "local", false),
            false);
    private static final int PER_SECOND = 5_000;

    private final List<Runnable> later = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private long now;
    private final NodeRate rate = new NodeRate(
            CenterLimits.limitNodeEvents(PER_SECOND),
            new LimitHits(),
            (after, task) -> {
                delay = after;
                later.add(task);
                return () -> later.remove(task);
            },
            () -> now);

    /** Sends until a message has to wait; how many did not. */
    private int sendAll(int bytes) {
        int sent = 0;
        while (rate.paced(NODE, bytes, Decision.ALLOWED::done)
                .toCompletableFuture()
                .isDone()) {
            sent++;
        }
        return sent;
    }

    /** One wake-up for each message was dearer to everybody else than the messages. */
    @Test
    void whoSendsTooMuchIsSlowedDownToTheLimitInSmallBatches() {
        rate.joined(NODE);
        assertEquals(PER_SECOND, sendAll(100), "a second's worth at once");

        int sent = 0;
        int waits = 0;
        long begin = now;
        while (now - begin < TimeUnit.SECONDS.toNanos(10)) {
            assertTrue(delay.toMillis() < 10, () -> "waits " + delay);
            now += delay.toNanos();
            later.remove(0).run();
            waits++;
            sent += 1 + sendAll(100);
        }

        assertEquals(10.0 * PER_SECOND, sent, PER_SECOND * 0.02);
        assertTrue(waits < 2_500, waits + " wake-ups in 10 s");
    }

    @Test
    void aLongMessageCountsForEachKibibyte() {
        rate.joined(NODE);

        assertEquals(PER_SECOND / 17, sendAll(16 << 10));
    }

    @Test
    void whoKeepsToTheLimitNeverWaits() {
        rate.joined(NODE);
        for (int i = 0; i < 20_000; i++) {
            assertTrue(rate.paced(NODE, 100, Decision.ALLOWED::done)
                    .toCompletableFuture()
                    .isDone());
            now += TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        }
    }
}
