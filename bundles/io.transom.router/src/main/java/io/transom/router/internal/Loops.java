package io.transom.router.internal;

import io.transom.wamp.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The mailboxes of the event loops in use: one per executor, kept while a connection uses it. */
final class Loops {
    private final Map<Executor, Shared> shared = new HashMap<>();

    /** The mailbox of the connection's event loop; to be given back with {@link #release}. */
    Loop of(Connection connection) {
        Executor executor = connection.executor();
        if (executor instanceof Loop own) {
            return own;
        }
        synchronized (shared) {
            Shared entry = shared.computeIfAbsent(executor, key -> new Shared(new Loop(key, () -> {})));
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
