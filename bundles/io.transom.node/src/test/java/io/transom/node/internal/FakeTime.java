package io.transom.node.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test moves. */
final class FakeTime implements Timers, InstantSource {
    private final List<Task> tasks = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T06:00:00Z");

    private record Task(Instant at, Runnable action) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public AutoCloseable after(Duration delay, Runnable action) {
        var task = new Task(now.plus(delay), action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void pass(Duration duration) {
        Instant end = now.plus(duration);
        while (true) {
            var next = tasks.stream().filter(task -> !task.at().isAfter(end)).min(Comparator.comparing(Task::at));
            if (next.isEmpty()) {
                break;
            }
            tasks.remove(next.get());
            now = next.get().at();
            next.get().action().run();
        }
        now = end;
    }

    int waiting() {
        return tasks.size();
    }
}
