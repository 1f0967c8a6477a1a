package io.transom.router.internal;

import io.transom.wamp.Connection;
import io.transom.wamp.Limit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The mailboxes of the event loops in use: one per executor, kept while a connection uses it. */
final class Loops {
    private final Limit bound;
    private final Map<Executor, Shared> shared = new HashMap<>();
    private final AtomicInteger crowded = new AtomicInteger();

    /** @param bound of each mailbox */
    Loops(Limit bound) {
        this.bound = bound;
    }

    /** A mailbox of its own for a session inside this process. */
    Loop own(Executor executor, Runnable rejected, Limit localBound) {
        return new Loop(executor, rejected, localBound, crowded);
    }

    /** Whether any mailbox is crowded, those of sessions inside this process among them. */
    boolean anyCrowded() {
        return crowded.get() > 0;
    }

    /** The mailbox of the connection's event loop; to be given back with {@link #release}. */
    Loop of(Connection connection) {
        Executor executor = connection.executor();
        if (executor instanceof Loop own) {
            return own;
        }
        synchronized (shared) {
            Shared entry = shared.computeIfAbsent(executor, key -> new Shared(new Loop(key, () -> {}, bound, crowded)));
            entry.users++;
            return entry.loop;
        }
    }

    void release(Connection connection) {
        Executor executor = connection.executor();
        synchronized (shared) {
            Shared entry = shared.get(executor);
            if (entry != null && --entry.users == 0) {
                shared.remove(executor);
            }
        }
    }

    /** How many mailboxes are kept. */
    int size() {
        synchronized (shared) {
            return shared.size();
        }
    }

    private static final class Shared {
        private final Loop loop;
        private int users;

        Shared(Loop loop) {
            this.loop = loop;
        }
    }
}
