package io.transom.node.internal;

import io.transom.api.Timestamps;
import io.transom.api.node.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker in the table, from the moment it was asked for until its process has ended. Confined to the controller's executor. */
final class NativeWorker {
    private final String id;
    private final String type;
    private final Instant created;
    private final NativeOptions options;
    private final WorkerLog log;
    private final Map<String, LogEntry> lastOf = new HashMap<>();
    private final Map<String, Worker.Traffic> traffic = new HashMap<>();

    private Worker.Status status = Worker.Status.STARTING;
    private volatile @Nullable ChildProcess process;
    private @Nullable Instant started;
    private boolean readySeen;
    private @Nullable String failure;

    NativeWorker(String id, String type, Instant created, NativeOptions options, int logEntries) {
        this.id = id;
        this.type = type;
        this.created = created;
        this.options = options;
        this.log = new WorkerLog(logEntries);
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    Instant created() {
        return created;
    }

    NativeOptions options() {
        return options;
    }

    WorkerLog log() {
        return log;
    }

    @Nullable
    ChildProcess process() {
        return process;
    }

    /** Process ID, 0 before the fork; may be asked on any thread. */
    long pid() {
        ChildProcess child = process;
        return child == null ? 0 : child.pid();
    }

    void forked(ChildProcess child) {
        process = child;
    }

    void connected() {
        if (status == Worker.Status.STARTING) {
            status = Worker.Status.CONNECTED;
        }
    }

    /** False when it was ready before. */
    boolean ready() {
        boolean first = !readySeen;
        readySeen = true;
        return first;
    }

    void started(Instant now) {
        status = Worker.Status.STARTED;
        started = now;
    }

    boolean isStarted() {
        return status == Worker.Status.STARTED;
    }

    /** Why it is being ended before it has started; null when nobody has given a reason. */
    @Nullable
    String failure() {
        return failure;
    }

    void failing(String why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** Counts a read. */
    void read(String descriptor, long bytes) {
        traffic.merge(
                descriptor,
                new Worker.Traffic(1, bytes),
                (sum, more) -> new Worker.Traffic(sum.count() + more.count(), sum.bytes() + more.bytes()));
    }

    /** Adds a line to the log. */
    LogEntry logged(String line, String stream, Instant now) {
        LogEntry entry = LogEntry.parse(line, stream, now, lastOf.get(stream));
        lastOf.put(stream, entry);
        log.add(entry);
        return entry;
    }

    double startupSeconds() {
        return started == null ? 0 : Timestamps.seconds(Duration.between(created, started));
    }

    Worker describe(Instant now, boolean includeStats) {
        return new Worker(
                id,
                process == null ? null : process.pid(),
                type,
                status,
                Timestamps.of(created),
                started == null ? null : Timestamps.of(started),
                started == null ? null : startupSeconds(),
                started == null ? null : Timestamps.seconds(Duration.between(started, now)),
                includeStats ? new Worker.Stats(Map.copyOf(traffic)) : null);
    }
}
