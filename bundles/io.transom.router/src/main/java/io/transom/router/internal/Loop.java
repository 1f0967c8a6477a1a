package io.transom.router.internal;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailbox of one event loop: what other threads have for the sessions of that loop. One task of the executor empties it,
 * however much has come meanwhile; so a crossing costs one wake-up per batch. Tasks run one at a time and in order, even on
 * an executor with several threads.
 */
final class Loop implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int BATCH = 256;

    private final Executor executor;
    private final Runnable rejected;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread running;

    /**
     * @param rejected called once and instead of waiting tasks' executor when that takes no more tasks; afterwards tasks run
     *     where they are given
     */
    Loop(Executor executor, Runnable rejected) {
        this.executor = executor;
        this.rejected = rejected;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    /** Whether nothing waits, so that a task of the loop itself may go ahead at once without overtaking. */
    boolean isIdle() {
        return tasks.isEmpty();
    }

    /** Whether the calling thread runs a task of this mailbox. */
    boolean isRunning() {
        return running == Thread.currentThread();
    }

    /** Keeps tasks waiting until {@link #open}. */
    void hold() {
        waiting.incrementAndGet();
    }

    void open() {
        if (waiting.decrementAndGet() != 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("event loop {} takes no more tasks", executor);
            run(rejected);
            run();
        }
    }

    private void run() {
        running = Thread.currentThread();
        int count = Math.min(waiting.get(), BATCH);
        for (int i = 0; i < count; i++) {
            run(Objects.requireNonNull(tasks.poll()));
        }
        running = null;
        if (waiting.addAndGet(-count) != 0) {
            schedule();
        }
    }

    /** Nothing escapes, or the tasks behind it would wait for ever. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("task of an event loop failed", e);
        }
    }
}
