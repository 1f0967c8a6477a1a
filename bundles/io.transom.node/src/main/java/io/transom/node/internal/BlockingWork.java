package io.transom.node.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what blocks: starting processes, reading figures. Bounded; what finds no room is refused. They end when idle. */
final class BlockingWork implements Executor, AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING = 256;

    private final ThreadPoolExecutor threads;

    BlockingWork() {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    var thread = new Thread(task, "transom-blocking");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** What need not be done any more once the node is ending. */
    void executeIfOpen(Runnable task) {
        if (!threads.isShutdown()) {
            threads.execute(task);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
