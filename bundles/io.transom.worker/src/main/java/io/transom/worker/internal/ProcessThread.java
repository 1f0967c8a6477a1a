package io.transom.worker.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one thread on which a process looks at itself: what blocks, but briefly. It ends when there is nothing to do. */
final class ProcessThread implements AutoCloseable {
    static final Limit WAITING = new Limit(
            "process.figures.waiting",
            64,
            "calls",
            ErrorUris.UNAVAILABLE,
            "Calls for figures of a process that wait for their turn.");

    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    ProcessThread() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var daemon = new Thread(task, "transom-process");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.setKeepAliveTime(5, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** What blocks; {@link IOException} means that this system does not tell. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> CompletionStage<T> run(Work<T> work) {
        int ahead = waiting.incrementAndGet();
        if (WAITING.exceededBy(ahead)) {
            waiting.decrementAndGet();
            LimitHits.ofProcess().hit(WAITING);
            return CompletableFuture.failedFuture(WAITING.error(ahead));
        }
        var result = new CompletableFuture<T>();
        thread.execute(() -> {
            waiting.decrementAndGet();
            try {
                result.complete(work.run());
            } catch (IOException unavailable) {
                result.completeExceptionally(new WampError(
                        io.transom.api.Errors.FEATURE_UNAVAILABLE,
                        "this system does not tell: " + unavailable.getMessage()));
            } catch (RuntimeException failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    /** Runs a task at every interval, the first time one interval from now. */
    Future<?> every(Duration interval, Runnable task) {
        return thread.scheduleAtFixedRate(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
