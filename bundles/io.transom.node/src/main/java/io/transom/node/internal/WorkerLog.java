package io.transom.node.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a worker, bounded in number and size. Confined to the controller's executor. */
final class WorkerLog {
    private static final long MAX_CHARACTERS = 1 << 20;

    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private final int max;
    private long characters;

    WorkerLog(int max) {
        this.max = max;
    }

    void add(LogEntry entry) {
        entries.addLast(entry);
        characters += entry.text().length();
        while (entries.size() > max || (characters > MAX_CHARACTERS && entries.size() > 1)) {
            characters -= entries.removeFirst().text().length();
        }
    }

    /** The last entries, oldest first; all of them for a limit of 0 or less. */
    List<Object> last(long limit) {
        var all = new ArrayList<Object>(entries.size());
        entries.forEach(entry -> all.add(entry.wire()));
        return limit <= 0 || limit >= all.size()
                ? all
                : new ArrayList<>(all.subList(all.size() - (int) limit, all.size()));
    }
}
