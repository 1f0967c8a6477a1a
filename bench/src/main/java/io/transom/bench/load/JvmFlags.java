package io.transom.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags of the JVM for router workers, side by side: what a start costs, what a call and an event cost, and what is resident. */
public final class JvmFlags {
    private static final List<String> SMALL = List.of("-Xms16m", "-Xmx256m");
    private static final List<String> COMMON = List.of("-Dio.netty.leakDetection.level=disabled");

    private JvmFlags() {}

    /** @param args rounds; and sets of flags to compare in place of ours, one an argument, separated by blanks */
    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        Map<String, List<String>> variants = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++) {
            variants.put(args[i], List.of(args[i].split(" ")));
        }
        if (variants.isEmpty()) {
            for (String flags : List.of(
                    "-XX:+UseSerialGC -XX:CompileThresholdScaling=5",
                    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+UseParallelGC",
                    "-XX:+UseG1GC")) {
                variants.put("-Xms16m " + flags, join(SMALL, List.of(flags.split(" "))));
            }
            variants.put("-Xms64m -XX:+UseSerialGC", List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"));
        }
        System.out.print(compare(variants, rounds));
        System.exit(0);
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String compare(Map<String, List<String>> variants, int rounds) throws IOException {
        Map<String, RouterProcess> routers = new LinkedHashMap<>();
        var text = new StringBuilder("""
                | flags | first session, ms | CPU by then, ms | MB by then |
                |---|---:|---:|---:|
                """);
        try {
            for (var variant : variants.entrySet()) {
                RouterProcess router = RouterProcess.transom(join(variant.getValue(), COMMON), 0);
                routers.put(variant.getKey(), router);
                Usage usage = Usage.of(router.pid());
                text.append("| `%s` | %.0f | %d | %d |%n"
                        .formatted(
                                variant.getKey(),
                                router.startMillis(),
                                usage.cpuMicros() / 1000,
                                usage.resident() >> 20));
            }
            text.append('\n').append(Rounds.HEAD);
            Rounds young = new Rounds(Workload.CALLS, routers, 1, 4, 1);
            new Rounds(Workload.FAN_OUT, routers, 1, 2, 1);
            new Rounds(Workload.CALLS, routers, 1, 6, 1);
            text.append(young.lines().replaceFirst("WebSocket", "the first 4 s over; WebSocket"));
            text.append(new Rounds(Workload.CALLS, routers, rounds, 0.5, 2).lines());
            text.append(new Rounds(Workload.FAN_OUT, routers, rounds, 0.5, 2).lines());
            text.append(new Rounds(Workload.SINGLE_CALL, routers, rounds, 0.5, 2).lines());
        } finally {
            routers.values().forEach(RouterProcess::close);
        }
        return text.toString();
    }
}
