package io.transom.node.internal;

import io.transom.api.node.SystemStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of this host, from {@code /proc} (man page proc(5)). Remembers the last reading for what is counted per second; confined
 * to one thread at a time. What the system does not tell counts as 0.
 */
final class SystemReadings {
    private static final List<String> CPU =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice");
    /** Those of them that are a share of the whole; the others are counted within user and nice. */
    private static final int WHOLE = 8;

    private static final long SECTOR = 512;

    private final Path proc;
    private final Path sys;
    private final LongSupplier nanoTime;
    private long[] lastCpu;
    private @Nullable Rates lastRates;

    private record Rates(long at, Map<String, Long> network, Map<String, Long> disk) {}

    SystemReadings(Path proc, Path sys, LongSupplier nanoTime) {
        this.proc = proc;
        this.sys = sys;
        this.nanoTime = nanoTime;
        this.lastCpu = cpuTimes(lines("stat"));
    }

    SystemStats read() {
        long from = nanoTime.getAsLong();
        Map<String, Long> network = network();
        Map<String, Long> disk = disk();
        Rates last = lastRates;
        lastRates = new Rates(from, network, disk);
        double seconds = last == null ? 0 : (from - last.at()) / 1e9;
        Map<String, @Nullable Object> allNetwork = withRates(network, last == null ? null : last.network(), seconds);
        allNetwork.put("connection", connections());
        Map<String, @Nullable Object> allDisk = withRates(disk, last == null ? null : last.disk(), seconds);
        return new SystemStats(uptime(), allNetwork, allDisk, cpu(), memory(), nanoTime.getAsLong() - from);
    }

    private static Map<String, @Nullable Object> withRates(
            Map<String, Long> now, @Nullable Map<String, Long> before, double seconds) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(now);
        if (before != null && seconds > 0) {
            now.forEach((key, value) ->
                    result.put(key + "_per_sec", (long) ((value - before.getOrDefault(key, value)) / seconds)));
        }
        return result;
    }

    private long uptime() {
        List<String> lines = lines("uptime");
        return lines.isEmpty() ? 0 : (long) (Double.parseDouble(lines.get(0).split(" ")[0]) * 1e9);
    }

    private Map<String, Long> network() {
        long[] sums = new long[8];
        int[] columns = {8, 0, 9, 1, 2, 10, 3, 11};
        for (String line : lines("net/dev")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String[] fields = line.substring(colon + 1).strip().split("\\s+");
                for (int i = 0; i < columns.length; i++) {
                    sums[i] += fields.length > columns[i] ? Long.parseLong(fields[columns[i]]) : 0;
                }
            }
        }
        return counters(
                List.of(
                        "bytes_sent",
                        "bytes_recv",
                        "packets_sent",
                        "packets_recv",
                        "errin",
                        "errout",
                        "dropin",
                        "dropout"),
                sums);
    }

    private Map<String, Object> connections() {
        var result = new LinkedHashMap<String, Object>();
        result.put("AF_INET", entries("net/tcp") + entries("net/udp"));
        result.put("AF_INET6", entries("net/tcp6") + entries("net/udp6"));
        result.put("AF_UNIX", entries("net/unix"));
        return result;
    }

    private long entries(String table) {
        return Math.max(0, lines(table).size() - 1);
    }

    /** The sums over whole disks; partitions have no folder of their own below /sys/block. */
    private Map<String, Long> disk() {
        long[] sums = new long[9];
        for (String line : lines("diskstats")) {
            String[] f = line.strip().split("\\s+");
            if (f.length >= 13 && Files.exists(sys.resolve("block").resolve(f[2].replace('/', '!')))) {
                sums[0] += Long.parseLong(f[3]);
                sums[1] += Long.parseLong(f[7]);
                sums[2] += Long.parseLong(f[5]) * SECTOR;
                sums[3] += Long.parseLong(f[9]) * SECTOR;
                sums[4] += Long.parseLong(f[6]);
                sums[5] += Long.parseLong(f[10]);
                sums[6] += Long.parseLong(f[4]);
                sums[7] += Long.parseLong(f[8]);
                sums[8] += Long.parseLong(f[12]);
            }
        }
        return counters(
                List.of(
                        "read_count",
                        "write_count",
                        "read_bytes",
                        "write_bytes",
                        "read_time",
                        "write_time",
                        "read_merged_count",
                        "write_merged_count",
                        "busy_time"),
                sums);
    }

    private static Map<String, Long> counters(List<String> names, long[] values) {
        var result = new LinkedHashMap<String, Long>();
        for (int i = 0; i < values.length; i++) {
            result.put(names.get(i), values[i]);
        }
        return result;
    }

    private Map<String, Object> cpu() {
        List<String> stat = lines("stat");
        long[] now = cpuTimes(stat);
        long whole = 0;
        for (int i = 0; i < WHOLE; i++) {
            whole += now[i] - lastCpu[i];
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (int i = 0; i < CPU.size(); i++) {
            result.put(CPU.get(i), whole <= 0 ? 0.0 : Math.round(1000.0 * (now[i] - lastCpu[i]) / whole) / 10.0);
        }
        lastCpu = now;
        result.put("freq", frequency());
        result.put("ctx_switches", first(stat, "ctxt"));
        result.put("interrupts", first(stat, "intr"));
        result.put("soft_interrupts", first(stat, "softirq"));
        return result;
    }

    private static long[] cpuTimes(List<String> stat) {
        long[] result = new long[CPU.size()];
        stat.stream().filter(line -> line.startsWith("cpu ")).findFirst().ifPresent(line -> {
            String[] fields = line.split("\\s+");
            for (int i = 0; i < result.length && i + 1 < fields.length; i++) {
                result[i] = Long.parseLong(fields[i + 1]);
            }
        });
        return result;
    }

    private static long first(List<String> stat, String key) {
        return stat.stream()
                .filter(line -> line.startsWith(key + " "))
                .findFirst()
                .map(line -> Long.parseLong(line.split(" ")[1]))
                .orElse(0L);
    }

    private @Nullable Long frequency() {
        var mean = lines("cpuinfo").stream()
                .filter(line -> line.startsWith("cpu MHz"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .average();
        return mean.isPresent() ? (long) mean.getAsDouble() : null;
    }

    private Map<String, Object> memory() {
        var info = new HashMap<String, Long>();
        for (String line : lines("meminfo")) {
            String[] fields = line.split("[:\\s]+");
            info.put(fields[0], Long.parseLong(fields[1]) * 1024);
        }
        long total = info.getOrDefault("MemTotal", 0L);
        long available = info.getOrDefault("MemAvailable", 0L);
        long free = info.getOrDefault("MemFree", 0L);
        long buffers = info.getOrDefault("Buffers", 0L);
        long cached = info.getOrDefault("Cached", 0L) + info.getOrDefault("SReclaimable", 0L);
        var result = new LinkedHashMap<String, Object>();
        result.put("total", total);
        result.put("available", available);
        result.put("percent", total == 0 ? 0.0 : Math.round(1000.0 * (total - available) / total) / 10.0);
        result.put("used", Math.max(0, total - free - buffers - cached));
        result.put("free", free);
        result.put("active", info.getOrDefault("Active", 0L));
        result.put("inactive", info.getOrDefault("Inactive", 0L));
        result.put("buffers", buffers);
        result.put("cached", cached);
        result.put("shared", info.getOrDefault("Shmem", 0L));
        result.put("slab", info.getOrDefault("Slab", 0L));
        return result;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException untold) {
            return List.of();
        }
    }
}
