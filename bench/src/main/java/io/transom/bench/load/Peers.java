package io.transom.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares this router with others, all on this machine and in the same run, and prints tables in Markdown. */
public final class Peers {
    static final String TRANSOM = "Transom";
    static final String NEXUS = "nexus";
    static final String CROSSBAR = "Crossbar.io";

    private static final String BEGIN = "<!-- bench/peers: begin -->\n";
    private static final String END = "<!-- bench/peers: end -->\n";

    private final Path peers;
    private final String scope;
    private final StringBuilder report = new StringBuilder();

    private Peers(Path peers, String scope) {
        this.peers = peers;
        this.scope = scope;
    }

    /** @param args folder of the peers; {@code quick}, {@code full} or {@code sessions}; a text file to put the tables into, or nothing */
    public static void main(String[] args) throws IOException {
        var comparison = new Peers(Path.of(args[0]), args[1]);
        comparison.run();
        if (args.length > 2) {
            put(comparison.report.toString(), Path.of(args[2]));
        }
        System.exit(0);
    }

    private static void put(String report, Path file) throws IOException {
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(file, text.substring(0, from) + report + text.substring(text.indexOf(END)));
    }

    private void run() throws IOException {
        double loadBefore = load();
        boolean sessionsOnly = scope.equals("sessions");
        compare(sessionsOnly);
        if (!sessionsOnly) {
            add("\nThe floor, what waking another process costs on this machine:\n\n" + Floor.measure());
            loops();
        }
        new IdleSessions().run(start(), this::add);
        if (!sessionsOnly) {
            new ReadyAndWarm().run(start(), this::add);
        }
        String machine = machine(loadBefore);
        System.out.print(machine);
        report.insert(0, machine);
    }

    /** Shown at once: a run that is broken off was not for nothing. */
    private void add(String text) {
        System.out.print(text);
        report.append(text);
    }

    /** How to start each of the routers. */
    private Map<String, Starter> start() {
        Map<String, Starter> all = new LinkedHashMap<>();
        all.put(TRANSOM, () -> RouterProcess.transom(0));
        all.put(NEXUS, () -> RouterProcess.nexus(peers));
        all.put(CROSSBAR, () -> RouterProcess.crossbar(peers));
        return all;
    }

    /** Starts a router. */
    interface Starter {
        RouterProcess start() throws IOException;
    }

    private boolean full() {
        return scope.equals("full");
    }

    private void compare(boolean sessionsOnly) throws IOException {
        Map<String, RouterProcess> routers = new LinkedHashMap<>();
        try {
            for (var starter : start().entrySet()) {
                try {
                    routers.put(starter.getKey(), starter.getValue().start());
                } catch (IOException e) {
                    add("%s is missing: %s%n%n".formatted(starter.getKey(), e.getMessage()));
                }
            }
            if (!sessionsOnly) {
                warm(routers, Workload.CALLS, Workload.FAN_OUT);
            }
            // More for sessions: it takes some 100,000 of them until all that they touch is compiled.
            warm(routers, Workload.SESSIONS, Workload.SESSIONS, Workload.SESSIONS, Workload.LOGINS);
            add(Rounds.HEAD);
            for (Workload workload : sessionsOnly ? Workload.SESSIONS_ONLY : full() ? Workload.all() : Workload.few()) {
                add(rounds(workload, routers).lines());
            }
        } finally {
            routers.values().forEach(RouterProcess::close);
        }
    }

    private void loops() throws IOException {
        Map<String, RouterProcess> routers = new LinkedHashMap<>();
        try {
            for (int loops : new int[] {1, 2, 4}) {
                routers.put(TRANSOM + ", event loops: " + loops, RouterProcess.transom(loops));
            }
            warm(routers, Workload.CALLS, Workload.FAN_OUT);
            add("\nMore event loops than this machine's default:\n\n" + Rounds.HEAD);
            for (Workload workload : List.of(Workload.CALLS, Workload.FAN_OUT)) {
                add(rounds(workload, routers).lines());
            }
        } finally {
            routers.values().forEach(RouterProcess::close);
        }
    }

    private Rounds rounds(Workload workload, Map<String, RouterProcess> routers) {
        return new Rounds(workload, routers, full() ? 5 : 2, full() ? 1 : 0.4, full() ? 4 : 2);
    }

    /** The compilers of the JVM, of the routers and of this process, get some time before anything counts. */
    private static void warm(Map<String, RouterProcess> routers, Workload... workloads) throws IOException {
        for (var router : routers.entrySet()) {
            for (Workload workload : workloads) {
                if (workload.suits(router.getValue())) {
                    workload.run(router.getValue(), 0, router.getKey().startsWith(TRANSOM) ? 6 : 2);
                }
            }
        }
    }

    private String machine(double loadBefore) throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown");
        return """
                Run of %s (%s). Transom %s on Java %s as a router worker, nexus %s, Crossbar.io %s.
                %d CPUs (%s), Linux %s; load average %.1f before, %.1f after.

                """.formatted(
                        LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES),
                        scope,
                        System.getProperty("transom.version"),
                        System.getProperty("java.version"),
                        System.getProperty("nexus.version"),
                        System.getProperty("crossbar.version"),
                        Runtime.getRuntime().availableProcessors(),
                        cpu,
                        System.getProperty("os.version"),
                        loadBefore,
                        load());
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }
}
