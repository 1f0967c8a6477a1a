package io.transom.router.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An event loop that runs when the test says so, on the test's thread. */
final class TestLoop implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    /** Takes no more tasks. */
    boolean ended;

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    /** What the loop does next, before all that waits. */
    void first(Runnable task) {
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }

    /** How many tasks wait. */
    int waiting() {
        return tasks.size();
    }

    boolean isRunning() {
        return running;
    }

    /** Runs one task; false when there is none. */
    boolean step() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        return true;
    }

    /** Runs until nothing waits. */
    void run() {
        while (step()) {
            // goes on
        }
    }
}
