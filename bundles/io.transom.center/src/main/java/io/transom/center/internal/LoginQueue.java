package io.transom.center.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets logins in at a bounded rate, up to one second's worth at once. Those that wait are let in one of each address in turn, so that
 * whoever comes alone does not wait behind an address with thousands.
 */
final class LoginQueue {
    private final Limit rate;
    private final Limit pending;
    private final LimitHits hits;
    private final Timer timer;
    private final LongSupplier nanos;
    private final long interval;

    // Guarded by this.
    private final Map<String, Queue<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();
    private long count;
    private long next;
    private boolean scheduled;

    /** @param nanos a clock that only goes on */
    LoginQueue(Limit rate, Limit pending, LimitHits hits, Timer timer, LongSupplier nanos) {
        this.rate = rate;
        this.pending = pending;
        this.hits = hits;
        this.timer = timer;
        this.nanos = nanos;
        this.interval = TimeUnit.SECONDS.toNanos(1) / Math.max(1, rate.value());
        this.next = nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1);
    }

    /** Completes when it is its turn; fails with the limit's error when too many wait. */
    CompletionStage<Void> enter(String address) {
        var turn = new CompletableFuture<Void>();
        synchronized (this) {
            if (waiting.isEmpty() && take()) {
                return CompletableFuture.completedStage(null);
            }
            if (pending.exceededBy(count + 1)) {
                hits.hit(pending);
                return CompletableFuture.failedStage(pending.error(count + 1));
            }
            hits.hit(rate);
            count++;
            waiting.computeIfAbsent(address, key -> new ArrayDeque<>()).add(turn);
            schedule();
        }
        return turn;
    }

    /** How many wait. */
    synchronized long waiting() {
        return count;
    }

    /** Takes one of what may be let in now. */
    private boolean take() {
        long now = nanos.getAsLong();
        next = Math.max(next, now - TimeUnit.SECONDS.toNanos(1));
        if (next + interval > now) {
            return false;
        }
        next += interval;
        return true;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            timer.schedule(
                    Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), next + interval - nanos.getAsLong())),
                    this::turn);
        }
    }

    private void turn() {
        List<CompletableFuture<Void>> in = new ArrayList<>();
        synchronized (this) {
            scheduled = false;
            while (!waiting.isEmpty() && take()) {
                var first = waiting.entrySet().iterator().next();
                waiting.remove(first.getKey());
                in.add(first.getValue().remove());
                count--;
                if (!first.getValue().isEmpty()) {
                    waiting.put(first.getKey(), first.getValue());
                }
            }
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
        in.forEach(login -> login.complete(null));
    }
}
