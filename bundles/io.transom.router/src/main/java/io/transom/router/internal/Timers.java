package io.transom.router.internal;

import io.transom.wamp.TimedExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a task later on an event loop. */
interface Timers {
    /**
     * The event loop's own timer where it has one, else that of the JDK, which only hands the task over to the loop. Stopping a
     * timer leaves nothing behind.
     */
    Timers REAL = (millis, eventLoop, loop, task) -> {
        if (eventLoop instanceof TimedExecutor timed) {
            return timed.schedule(() -> loop.execute(task), millis, TimeUnit.MILLISECONDS);
        }
        var timer = new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        timer.thenRunAsync(task, loop);
        return timer;
    };

    /**
     * @param eventLoop the executor of the connection
     * @param loop where the task runs
     * @return stops the timer when it is canceled
     */
    Future<?> start(long millis, Executor eventLoop, Executor loop, Runnable task);

    /** A time that goes on evenly, whatever is done to the clock of the machine. */
    default long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
