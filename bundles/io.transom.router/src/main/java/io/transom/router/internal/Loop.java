package io.transom.router.internal;

import io.transom.wamp.Limit;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Limit bound;
    /** How many mailboxes are crowded, this among them. */
    private final AtomicInteger crowded;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Bytes of the messages that wait. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicLong taken = new AtomicLong();
    private volatile @Nullable Thread running;

    /**
     * @param rejected called once and instead of waiting tasks' executor when that takes no more tasks; afterwards tasks run
     *     where they are given
     * @param bound for the bytes of the messages that wait
     * @param crowded counts the mailboxes that are crowded
     */
    Loop(Executor executor, Runnable rejected, Limit bound, AtomicInteger crowded) {
        this.executor = executor;
        this.rejected = rejected;
        this.bound = bound;
        this.crowded = crowded;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    /**
     * A message for a session of this loop, from another one.
     *
     * @return false when that would be more than the bound; then nothing is done
     */
    boolean hand(long size, Runnable task) {
        long now = bytes.addAndGet(size);
        if (isMany(now) && !isMany(now - size)) {
            crowded.incrementAndGet();
        }
        if (bound.exceededBy(now)) {
            took(size);
            return false;
        }
        execute(() -> {
            took(size);
            task.run();
        });
        return true;
    }

    private void took(long size) {
        long now = bytes.addAndGet(-size);
        if (!isMany(now) && isMany(now + size)) {
            crowded.decrementAndGet();
        }
    }

    private boolean isMany(long amount) {
        return amount > bound.value() / 2;
    }

    /** Whether so much waits that those who send should wait too. */
    boolean isCrowded() {
        return isMany(bytes.get());
    }

    Limit bound() {
        return bound;
    }

    /** Bytes of the messages that wait. */
    long bytes() {
        return bytes.get();
    }

    /** Changes when tasks have been taken. */
    long taken() {
        return taken.get();
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
        taken.addAndGet(count);
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
