package io.transom.worker.internal;

import io.transom.api.Timestamps;
import io.transom.api.worker.ProcessInfo;
import io.transom.api.worker.ProcessMonitor;
import io.transom.api.worker.ProcessStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The figures of this process; remembers the last reading for what is counted per second. Confined to one thread at a time. */
final class Readings {
    private static final Map<Character, String> STATES = Map.ofEntries(
            Map.entry('R', "running"),
            Map.entry('S', "sleeping"),
            Map.entry('D', "disk-sleep"),
            Map.entry('T', "stopped"),
            Map.entry('t', "tracing-stop"),
            Map.entry('Z', "zombie"),
            Map.entry('X', "dead"),
            Map.entry('x', "dead"),
            Map.entry('I', "idle"),
            Map.entry('P', "parked"),
            Map.entry('W', "waking"),
            Map.entry('K', "wake-kill"));

    private final Proc proc;
    private final String type;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long pid = ProcessHandle.current().pid();

    private @Nullable CpuReading lastCpu;
    private @Nullable MonitorReading lastMonitor;

    private record CpuReading(long at, double seconds) {}

    private record MonitorReading(long at, ProcessMonitor figures) {}

    /** @param type {@code controller} or the worker's type */
    Readings(Proc proc, String type, InstantSource clock, LongSupplier nanoTime) {
        this.proc = proc;
        this.type = type;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    ProcessInfo info() throws IOException {
        List<String> descriptors = proc.descriptors();
        List<String> files = descriptors.stream()
                .filter(target -> target.startsWith("/") && Files.isRegularFile(Path.of(target)))
                .sorted()
                .toList();
        return new ProcessInfo(
                (long) descriptors.size(), proc.stat().threads(), files, OpenSockets.among(descriptors, proc));
    }

    /** @param seqOrNull number of the publication; null in a result */
    ProcessStats stats(@Nullable Long seqOrNull) throws IOException {
        Proc.Stat stat = proc.stat();
        Map<String, String> status = proc.status();
        Map<String, Long> io = proc.io().orElse(Map.of());
        Proc.Memory memory = proc.memory();
        Instant now = clock.instant();
        return new ProcessStats(
                Timestamps.of(now),
                Timestamps.nanos(now),
                pid,
                state(stat),
                number(status, "voluntary_ctxt_switches"),
                number(status, "nonvoluntary_ctxt_switches"),
                stat.user(),
                stat.system(),
                cpuPercent(stat.user() + stat.system()),
                memory.resident(),
                memory.virtual(),
                100.0 * memory.resident() / proc.totalMemory(),
                io.getOrDefault("syscr", 0L),
                io.getOrDefault("syscw", 0L),
                seqOrNull);
    }

    private double cpuPercent(double seconds) {
        long now = nanoTime.getAsLong();
        CpuReading last = lastCpu;
        lastCpu = new CpuReading(now, seconds);
        if (last == null || now <= last.at()) {
            return 0.0;
        }
        return Math.round(1000 * (seconds - last.seconds()) * 1e9 / (now - last.at())) / 10.0;
    }

    ProcessMonitor monitor() throws IOException {
        Proc.Stat stat = proc.stat();
        Map<String, String> status = proc.status();
        Optional<Map<String, Long>> io = proc.io();
        long now = nanoTime.getAsLong();
        var bare = new ProcessMonitor(
                type,
                pid,
                state(stat),
                proc.descriptors().size(),
                stat.threads(),
                number(status, "voluntary_ctxt_switches"),
                number(status, "nonvoluntary_ctxt_switches"),
                io.map(values -> values.get("syscr")).orElse(null),
                io.map(values -> values.get("syscw")).orElse(null),
                io.map(values -> values.get("read_bytes")).orElse(null),
                io.map(values -> values.get("write_bytes")).orElse(null),
                stat.user(),
                stat.system(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        MonitorReading last = lastMonitor;
        lastMonitor = new MonitorReading(now, bare);
        return last == null || now <= last.at() ? bare : withRates(bare, last.figures(), (now - last.at()) / 1e9);
    }

    private static ProcessMonitor withRates(ProcessMonitor now, ProcessMonitor before, double seconds) {
        return new ProcessMonitor(
                now.type(),
                now.pid(),
                now.status(),
                now.numFds(),
                now.numThreads(),
                now.numCtxSwitchesVoluntary(),
                now.numCtxSwitchesInvoluntary(),
                now.readIos(),
                now.writeIos(),
                now.readBytes(),
                now.writeBytes(),
                now.cpuUser(),
                now.cpuSystem(),
                rate(now.readIos(), before.readIos(), seconds),
                rate(now.writeIos(), before.writeIos(), seconds),
                rate(now.readBytes(), before.readBytes(), seconds),
                rate(now.writeBytes(), before.writeBytes(), seconds),
                rate(now.cpuUser(), before.cpuUser(), seconds),
                rate(now.cpuSystem(), before.cpuSystem(), seconds),
                rate(now.numCtxSwitchesVoluntary(), before.numCtxSwitchesVoluntary(), seconds),
                rate(now.numCtxSwitchesInvoluntary(), before.numCtxSwitchesInvoluntary(), seconds));
    }

    private static @Nullable Long rate(@Nullable Number now, @Nullable Number before, double seconds) {
        return now == null || before == null ? null : (long) ((now.doubleValue() - before.doubleValue()) / seconds);
    }

    private static String state(Proc.Stat stat) {
        return STATES.getOrDefault(stat.state(), "running");
    }

    private static long number(Map<String, String> status, String key) {
        return Long.parseLong(status.getOrDefault(key, "0"));
    }
}
