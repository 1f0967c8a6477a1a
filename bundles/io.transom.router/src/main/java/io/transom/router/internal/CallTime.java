package io.transom.router.internal;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time-out of a call: from the call to its first result, and from each progressive result to the next (WAMP specification,
 * Call Timeouts). Event loop of the caller only.
 */
final class CallTime {
    /** More than a century; so nothing overflows. */
    private static final long MOST = 1L << 42;

    final long millis;
    private final RouterSession caller;
    private final Runnable up;
    private long deadline;
    /** Whether the callee sees to it. */
    private boolean forwarded;

    private @Nullable Future<?> timer;
    /** Tells a timer that fired from one that was stopped meanwhile. */
    private int timers;

    /** @param up what to do when the time is up */
    CallTime(RouterSession caller, long millis, Runnable up) {
        this.caller = caller;
        this.millis = Math.min(millis, MOST);
        this.up = up;
    }

    /** The whole time again. */
    void start() {
        deadline = now() + millis;
        if (!forwarded) {
            startTimer();
        }
    }

    /** The callee sees to the rest of the time, which is at least 1 ms. */
    long forward() {
        stop();
        forwarded = true;
        return left();
    }

    /** The router sees to the rest of the time. */
    void takeBack() {
        if (forwarded) {
            forwarded = false;
            startTimer();
        }
    }

    void stop() {
        timers++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void startTimer() {
        stop();
        int started = timers;
        timer = caller.realm.timers().start(left(), caller.connection().executor(), caller.loop(), () -> {
            if (started == timers) {
                up.run();
            }
        });
    }

    private long left() {
        return Math.max(1, deadline - now());
    }

    private long now() {
        return caller.realm.router().clock().millis();
    }
}
