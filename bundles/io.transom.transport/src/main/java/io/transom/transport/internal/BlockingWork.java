package io.transom.transport.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up, touches files and computes TLS handshakes, which would hold up an event loop. A task that is not taken is a
 * {@link RejectedExecutionException} whose message says why.
 */
final class BlockingWork implements Executor {
    static final Limit PENDING = new Limit(
            "transport.blocking.pending",
            1_000,
            "tasks",
            ErrorUris.UNAVAILABLE,
            "Look-ups of names, bindings of addresses and steps of TLS handshakes that wait for a thread; further ones fail.");

    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor pool;

    /** @param name of the threads */
    BlockingWork(String name, LimitHits limitHits) {
        this.pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>((int) PENDING.value()),
                task -> {
                    var thread = new Thread(task, name);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(BlockingWork.class.getClassLoader());
                    return thread;
                },
                (task, full) -> {
                    if (full.isShutdown()) {
                        throw new RejectedExecutionException("the transports are closed");
                    }
                    limitHits.hit(PENDING);
                    throw new RejectedExecutionException(
                            PENDING.error(PENDING.value() + 1).text());
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Takes no more; what waits is still done. */
    void close() {
        pool.shutdown();
    }
}
