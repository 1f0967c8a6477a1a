package io.transom.core.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timer thread of the host. */
final class HostTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, HostTimers::named);

    HostTimers() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // A thread keeps the protection domains of whoever started it, and with them his class loader. So this one is
        // started now, and the JDK's own for time-outs as well: else the first module that uses one is kept for ever.
        thread.prestartCoreThread();
        new CompletableFuture<Void>().completeOnTimeout(null, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            // Not toNanos, which throws for delays of centuries; they are asked for where somebody means never.
            var timer = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Thread named(Runnable run) {
        var thread = new Thread(run, "transom-host-timer");
        thread.setDaemon(true);
        thread.setContextClassLoader(HostTimers.class.getClassLoader());
        return thread;
    }
}
