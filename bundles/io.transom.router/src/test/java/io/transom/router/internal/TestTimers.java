package io.transom.router.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Time that passes when the test says so. */
final class TestTimers extends Clock implements Timers {
    private final List<Timer> timers = new ArrayList<>();
    private long now = 1_700_000_000_000L;

    @Override
    public Future<?> start(long millis, Executor eventLoop, Executor loop, Runnable task) {
        var timer = new Timer(now + millis, new CompletableFuture<>());
        timer.fired.thenRunAsync(task, loop);
        timers.add(timer);
        return timer.fired;
    }

    /** Lets time pass; timers fire in their order. */
    void pass(long millis) {
        long until = now + millis;
        timers.sort(Comparator.comparingLong(Timer::due));
        for (Timer timer : List.copyOf(timers)) {
            if (timer.due <= until) {
                now = timer.due;
                timers.remove(timer);
                timer.fired.complete(null);
            }
        }
        now = until;
    }

    /** Timers that are neither over nor stopped. */
    int running() {
        timers.removeIf(timer -> timer.fired.isDone());
        return timers.size();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    private record Timer(long due, CompletableFuture<Void> fired) {}
}
