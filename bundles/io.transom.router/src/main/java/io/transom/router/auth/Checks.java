package io.transom.router.auth;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Computes what is too much for an event loop, signatures and proofs of clients, on threads of its own. Thread-safe. What waits is
 * bounded: a flood of logins is refused and does not take the memory, nor more than half of the processors.
 */
public final class Checks implements AutoCloseable {
    public static final Limit PENDING = new Limit(
            "auth.checks.pending",
            10_000,
            "checks",
            ErrorUris.UNAVAILABLE,
            "Signatures and proofs of clients that wait to be checked; further clients are refused.");

    /** In place of {@link #PENDING}, for what takes far longer. */
    public static final Limit DERIVATIONS = new Limit(
            "auth.derivations.pending",
            100,
            "passwords",
            ErrorUris.UNAVAILABLE,
            "Passwords (WAMP-CRA with salt) that wait to be made into keys; further clients are refused.");

    /** Half of the processors. */
    public static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final long IDLE_SECONDS = 5;

    private final Limit pending;
    private final LimitHits hits;
    private final Executor executor;
    private final Runnable close;
    private volatile boolean closed;

    /** @param name of the threads */
    public Checks(String name) {
        this(name, new LimitHits());
    }

    /** @param hits where it is counted when too many wait */
    public Checks(String name, LimitHits hits) {
        this(name, THREADS, PENDING, hits);
    }

    /** @param pending how many may wait: {@link #PENDING} or {@link #DERIVATIONS}, or one of them with another value */
    public Checks(String name, int threads, Limit pending) {
        this(name, threads, pending, new LimitHits());
    }

    /** @param hits where it is counted when too many wait */
    public Checks(String name, int threads, Limit pending, LimitHits hits) {
        var pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>((int) pending.value()),
                task -> {
                    var thread = new Thread(task, name);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(Checks.class.getClassLoader());
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.pending = pending;
        this.hits = hits;
        this.executor = pool;
        this.close = pool::shutdown;
    }

    private Checks(Executor executor) {
        this.pending = PENDING;
        this.hits = new LimitHits();
        this.executor = executor;
        this.close = () -> {};
    }

    /** On threads of somebody else, who bounds what waits, with a {@link RejectedExecutionException}, and closes them. */
    public static Checks on(Executor executor) {
        return new Checks(executor);
    }

    /**
     * Computes on one of the threads.
     *
     * @return fails with {@code wamp.error.unavailable} when too many wait or this is closed
     */
    public <T> CompletionStage<T> run(Supplier<T> check) {
        try {
            return CompletableFuture.supplyAsync(() -> unlessClosed(check), executor);
        } catch (RejectedExecutionException full) {
            hits.hit(pending);
            return CompletableFuture.failedFuture(pending.error(pending.value() + 1));
        }
    }

    private <T> T unlessClosed(Supplier<T> check) {
        if (closed) {
            throw new WampError(pending.reason(), "the router stops");
        }
        return check.get();
    }

    /** How often since the start each limit was reached, by its ID; one that never was is absent. */
    public Map<String, Long> limitHits() {
        return hits.snapshot();
    }

    /** Takes no more; what waits fails, what is being computed is finished. */
    @Override
    public void close() {
        closed = true;
        close.run();
    }
}
