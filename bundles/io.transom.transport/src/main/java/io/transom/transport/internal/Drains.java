package io.transom.transport.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What waits until little is pending on a connection. Touched by the event loop only. */
final class Drains {
    private final List<Drain> waiting = new ArrayList<>(1);

    private record Drain(long atMost, Runnable task) {}

    void add(long atMost, Runnable task) {
        waiting.add(new Drain(atMost, task));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** So much is pending now: what waited for that is run by the executor, and forgotten. */
    void pending(long bytes, Executor executor) {
        for (var each = waiting.iterator(); each.hasNext(); ) {
            Drain next = each.next();
            if (bytes <= next.atMost) {
                each.remove();
                executor.execute(next.task);
            }
        }
    }
}
