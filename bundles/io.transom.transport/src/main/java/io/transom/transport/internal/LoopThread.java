package io.transom.transport.internal;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/** The thread of an event loop; knows that loop's turn, so that a message to another loop can wait for the end of it. */
final class LoopThread extends FastThreadLocalThread {
    private @Nullable LoopTurn turn;

    LoopThread(Runnable loop, String name) {
        super(loop, name);
        setDaemon(true);
        setContextClassLoader(LoopThread.class.getClassLoader());
    }

    /** The turn of the calling thread's event loop; null on any other thread. */
    static @Nullable LoopTurn current() {
        return Thread.currentThread() instanceof LoopThread thread ? thread.turn : null;
    }

    /** Called on the thread itself. */
    static void belongsTo(LoopTurn turn) {
        if (Thread.currentThread() instanceof LoopThread thread) {
            thread.turn = turn;
        }
    }
}
