package io.transom.center.internal;

import java.time.Duration;

/** Runs a task later, on an event loop; closing the result cancels it. */
@FunctionalInterface
interface Timer {
    AutoCloseable schedule(Duration delay, Runnable task);
}
