package io.transom.node.internal;

import java.time.Duration;

/** Runs tasks later; a test has its own time. */
@FunctionalInterface
interface Timers {
    /** Closing the result cancels the task. */
    AutoCloseable after(Duration delay, Runnable task);

    /** Cancels quietly. */
    static void cancel(AutoCloseable timer) {
        try {
            timer.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
