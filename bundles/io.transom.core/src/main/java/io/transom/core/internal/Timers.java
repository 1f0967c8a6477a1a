package io.transom.core.internal;

import java.time.Duration;

/** Runs tasks later. */
@FunctionalInterface
interface Timers {
    /**
     * @param task must be short and must not block; runs on a thread of the host
     * @return stops the timer, which then keeps no reference to the task
     */
    Runnable after(Duration delay, Runnable task);
}
