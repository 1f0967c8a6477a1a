package io.transom.bench;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** An event loop that the benchmark turns itself, on its own thread. */
final class Loop implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs until nothing waits. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
