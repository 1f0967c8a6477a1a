package io.transom.core.internal;

import java.time.Duration;

/** Time: what it is, and tasks for later. */
interface Timers {
    /** For durations only. */
    long nanos();

    /**
     * @param task must be short and must not block; runs on a thread of the host
     * @return stops the timer, which then keeps no reference to the task
     */
    Runnable after(Duration delay, Runnable task);
}
