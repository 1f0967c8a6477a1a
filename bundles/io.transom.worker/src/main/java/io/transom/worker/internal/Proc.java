package io.transom.worker.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads Linux's {@code /proc} (man page proc(5)). Every method reads anew. */
final class Proc {
    private static final double TICKS = 100.0;

    private final Path root;

    Proc(Path root) {
        this.root = root;
    }

    /** The proc file system of this machine. */
    static Proc ofThisMachine() {
        return new Proc(Path.of("/proc"));
    }

    /** {@code /proc/self/stat}: the state letter and CPU seconds. */
    record Stat(char state, double user, double system, long threads) {}

    Stat stat() throws IOException {
        String line = Files.readString(root.resolve("self/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return new Stat(
                fields[0].charAt(0),
                Long.parseLong(fields[11]) / TICKS,
                Long.parseLong(fields[12]) / TICKS,
                Long.parseLong(fields[17]));
    }

    /** {@code /proc/self/status}: values by name, as text. */
    Map<String, String> status() throws IOException {
        return pairs(root.resolve("self/status"));
    }

    /** {@code /proc/self/io}; empty where it may not be read. */
    Optional<Map<String, Long>> io() {
        try {
            var result = new HashMap<String, Long>();
            pairs(root.resolve("self/io")).forEach((key, value) -> result.put(key, Long.parseLong(value)));
            return Optional.of(result);
        } catch (IOException forbidden) {
            return Optional.empty();
        }
    }

    /** Resident and virtual memory, bytes. */
    record Memory(long resident, long virtual) {}

    Memory memory() throws IOException {
        Map<String, String> status = status();
        return new Memory(kilobytes(status, "VmRSS"), kilobytes(status, "VmSize"));
    }

    /** Memory of the machine, bytes. */
    long totalMemory() throws IOException {
        return kilobytes(pairs(root.resolve("meminfo")), "MemTotal");
    }

    /** CPUs that the process may use, ascending. */
    List<Long> allowedCpus() throws IOException {
        return cpuList(status().getOrDefault("Cpus_allowed_list", ""));
    }

    /** {@code 0-2,5} as numbers. */
    static List<Long> cpuList(String text) {
        var result = new TreeSet<Long>();
        for (String range : text.split(",")) {
            if (!range.isBlank()) {
                String[] ends = range.strip().split("-");
                long last = Long.parseLong(ends[ends.length - 1]);
                for (long cpu = Long.parseLong(ends[0]); cpu <= last; cpu++) {
                    result.add(cpu);
                }
            }
        }
        return List.copyOf(result);
    }

    /** Hardware threads of the machine. */
    long logicalCpus() throws IOException {
        return processors().size();
    }

    /** Cores of the machine; absent where the system does not tell. */
    Optional<Long> physicalCpus() throws IOException {
        var cores = new TreeSet<String>();
        for (Map<String, String> processor : processors()) {
            String core = processor.get("core id");
            if (core == null) {
                return Optional.empty();
            }
            cores.add(processor.get("physical id") + "/" + core);
        }
        return Optional.of((long) cores.size());
    }

    private List<Map<String, String>> processors() throws IOException {
        var result = new ArrayList<Map<String, String>>();
        for (String line : Files.readAllLines(root.resolve("cpuinfo"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String key = line.substring(0, colon).strip();
                if (key.equals("processor")) {
                    result.add(new HashMap<>());
                }
                if (!result.isEmpty()) {
                    result.get(result.size() - 1)
                            .put(key, line.substring(colon + 1).strip());
                }
            }
        }
        return result;
    }

    /** What the open file descriptors of the process refer to: paths, or {@code socket:[123]} and the like. */
    List<String> descriptors() throws IOException {
        var result = new ArrayList<String>();
        try (var links = Files.newDirectoryStream(root.resolve("self/fd"))) {
            for (Path link : links) {
                try {
                    result.add(Files.readSymbolicLink(link).toString());
                } catch (NoSuchFileException | NotLinkException closedMeanwhile) {
                    continue;
                }
            }
        }
        return result;
    }

    /** Lines of a table below {@code /proc/net}, without its head; empty when the kernel has none. */
    List<String> net(String table) throws IOException {
        Path file = root.resolve("net").resolve(table);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        return lines.isEmpty() ? lines : lines.subList(1, lines.size());
    }

    private static long kilobytes(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "0 kB");
        return Long.parseLong(value.split(" ")[0]) * 1024;
    }

    private static Map<String, String> pairs(Path file) throws IOException {
        var result = new HashMap<String, String>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                result.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return result;
    }
}
