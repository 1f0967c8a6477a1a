package io.transom.itests.interop;

import io.transom.testkit.Await;
import io.transom.wamp.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** When calls of a kind were answered well. */
final class Answers {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Queue<Long> times = new ConcurrentLinkedQueue<>();
    private volatile long last;

    CompletionStage<Payload> of(CompletionStage<Payload> call) {
        return call.whenComplete((result, failure) -> {
            if (failure == null) {
                last = System.nanoTime();
                times.add(last);
            }
        });
    }

    void await(String what) {
        Await.until(what, PATIENCE, () -> !times.isEmpty());
    }

    void awaitAfter(long nanoTime) {
        Await.until("it answers again", PATIENCE, () -> !times.isEmpty() && last - nanoTime > 0);
    }

    /** The longest time without an answer. */
    long longestGapMillis() {
        List<Long> sorted = times.stream().sorted().toList();
        long longest = 0;
        for (int i = 1; i < sorted.size(); i++) {
            longest = Math.max(longest, sorted.get(i) - sorted.get(i - 1));
        }
        return Duration.ofNanos(longest).toMillis();
    }
}
