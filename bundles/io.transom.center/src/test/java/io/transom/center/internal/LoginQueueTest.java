package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.wamp.LimitHits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoginQueueTest {
    private final LimitHits hits = new LimitHits();
    private final Queue<Runnable> timers = new ArrayDeque<>();
    private final List<String> in = new ArrayList<>();
    private long now;
    private long entered;
    private Duration asked = Duration.ZERO;

    private final LoginQueue queue = new LoginQueue(
            CenterLimits.limitLoginsRate(10),
            CenterLimits.limitLoginsPending(5),
            hits,
            (delay, task) -> {
                asked = delay;
                timers.add(task);
                return () -> {};
            },
            () -> now);

    @Test
    void asManyAsMayComeInASecondComeAtOnceAndTheOthersWaitForTheirTurn() {
        for (int i = 0; i < 12; i++) {
            enter("a");
        }
        assertEquals(10, in.size());
        assertEquals(2, queue.waiting());
        assertEquals(1, timers.size());
        assertEquals(Duration.ofMillis(100), asked);

        after(100);
        assertEquals(11, in.size());
        after(100);
        assertEquals(12, in.size());
        assertEquals(0, queue.waiting());
        assertTrue(timers.isEmpty());
    }

    @Test
    void whoeverComesAloneDoesNotWaitBehindAnAddressWithMany() {
        for (int i = 0; i < 13; i++) {
            enter("many");
        }
        enter("one");
        enter("other");
        in.clear();
        after(300);
        assertEquals(List.of("many", "one", "other"), in);
        after(200);
        assertEquals(List.of("many", "one", "other", "many", "many"), in);
    }

    @Test
    void oneTooManyIsRefusedWithTheLimitsNameAndTheOthersGoOn() {
        for (int i = 0; i < 15; i++) {
            enter("a");
        }
        var refused = Await.error(queue.enter("a", 100));
        assertEquals("limit center.logins.pending: at most 5 logins, found 6", refused.text());
        assertEquals(1, hits.snapshot().get("center.logins.pending"));
        assertEquals(5, hits.snapshot().get("center.logins.rate"));
        after(500);
        assertEquals(15, in.size());
        after(100);
        enter("b");
        assertEquals(16, in.size());
    }

    /** However fast an address comes, others find room. */
    @Test
    void theAddressWithMostWaitingLosesItsLastWhenAnotherComes() {
        for (int i = 0; i < 14; i++) {
            enter("flood");
        }
        var last = queue.enter("flood", 100);
        for (String other : List.of("one", "two")) {
            enter(other);
            assertEquals(5, queue.waiting());
        }
        assertEquals(
                "limit center.logins.pending: at most 5 logins, found 6",
                Await.error(last).text());
        assertEquals(2, hits.snapshot().get("center.logins.pending"));
        assertEquals(
                "wamp.error.unavailable", Await.error(queue.enter("flood", 101)).uri());
        enter("three");
        enter("four");
        for (String noRoom : List.of("five", "one", "flood")) {
            assertEquals(
                    "wamp.error.unavailable",
                    Await.error(queue.enter(noRoom, 102)).uri(),
                    noRoom);
        }
        in.clear();
        after(500);
        assertEquals(List.of("flood", "one", "two", "three", "four"), in);
        assertEquals(0, queue.waiting());
    }

    @Test
    void whoeverHasGoneWaitsNoMore() {
        for (int i = 0; i < 12; i++) {
            enter("a");
        }
        var kept = enter("b");
        queue.leave(10);
        queue.leave(11);
        queue.leave(11);
        queue.leave(0);
        assertEquals(1, queue.waiting());
        in.clear();
        after(100);
        assertEquals(List.of("b"), in);
        assertTrue(kept.toCompletableFuture().isDone());
        for (int i = 0; i < 5; i++) {
            enter("c");
        }
        assertEquals(5, queue.waiting());
    }

    @Test
    void timeThatNobodyUsedIsNotSavedUpForLongerThanASecond() {
        now += TimeUnit.DAYS.toNanos(1);
        for (int i = 0; i < 11; i++) {
            enter("a");
        }
        assertEquals(10, in.size());
    }

    private CompletionStage<Void> enter(String address) {
        return queue.enter(address, entered++).thenRun(() -> in.add(address));
    }

    private void after(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        Runnable timer = timers.poll();
        if (timer != null) {
            timer.run();
        }
    }
}
