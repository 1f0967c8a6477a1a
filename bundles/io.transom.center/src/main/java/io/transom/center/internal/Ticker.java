package io.transom.center.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts ticks: one at the start, then one each period, until it is closed; a period of 0 or less means no further ones. */
final class Ticker implements AutoCloseable {
    private final Timer timer;
    private final Duration period;
    private final Runnable onTick;
    private final AtomicLong ticks = new AtomicLong();
    private @Nullable AutoCloseable next;
    private boolean closed;

    Ticker(Timer timer, Duration period, Runnable onTick) {
        this.timer = timer;
        this.period = period;
        this.onTick = onTick;
    }

    /** Starts counting. Its own step, so that the tick's action can look at the ticker. */
    void start() {
        fire();
    }

    /** Number of the last tick, 0 before the first. */
    long count() {
        return ticks.get();
    }

    private void fire() {
        ticks.incrementAndGet();
        try {
            onTick.run();
        } finally {
            arm();
        }
    }

    private synchronized void arm() {
        if (!closed && !period.isZero() && !period.isNegative()) {
            next = timer.schedule(period, this::fire);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Closing.quietly(next);
    }
}
