package io.transom.core.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when a test says so. */
final class ManualTimers implements Timers {
    private final List<Timer> timers = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Timer(Duration at, Runnable task) {}

    @Override
    public synchronized long nanos() {
        return now.toNanos();
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        var timer = new Timer(now.plus(delay), task);
        timers.add(timer);
        return () -> stop(timer);
    }

    private synchronized void stop(Timer timer) {
        timers.remove(timer);
    }

    void pass(Duration time) {
        List<Timer> due;
        synchronized (this) {
            now = now.plus(time);
            due = timers.stream()
                    .filter(timer -> timer.at().compareTo(now) <= 0)
                    .toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.task().run());
    }

    synchronized int running() {
        return timers.size();
    }
}
