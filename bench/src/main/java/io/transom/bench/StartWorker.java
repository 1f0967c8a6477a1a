package io.transom.bench;

import io.transom.api.keys.NodeKeys;
import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestProcess;
import io.transom.transport.Transports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Starts a center and a node as a person would, and then router workers through the remote API: how long until start_worker is
 * answered, how much CPU the worker has used by then, and how much memory it holds.
 */
public final class StartWorker {
    private static final String REMOTE = "crossbarfabriccenter.remote.";
    private static final Duration START = Duration.ofSeconds(60);

    /** @param millis until the answer @param cpu seconds of the worker until the answer @param megabytes resident */
    private record Run(double millis, double cpu, double megabytes) {}

    private StartWorker() {}

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Path root = Path.of(System.getProperty("transom.root"));
        Path folder = root.resolve("bench/target/start-worker");
        remove(folder);
        Files.createDirectories(folder);
        UserKeys superuser = UserKeys.loadOrCreate(folder.resolve("operator"), "operator@bench");
        int port = Ports.free();
        URI url = URI.create("ws://127.0.0.1:" + port + "/ws");
        try (var center = transom(
                        root,
                        folder,
                        List.of(
                                "center",
                                "--dir",
                                folder.resolve("center").toString(),
                                "--listen",
                                "127.0.0.1:" + port,
                                "--superuser",
                                folder.resolve("operator/default.pub").toString(),
                                "--ssh-port",
                                String.valueOf(Ports.free()),
                                "--jmx-port",
                                String.valueOf(Ports.free()),
                                "--jmx-server-port",
                                String.valueOf(Ports.free())));
                var transports = Transports.create(1, "bench")) {
            center.awaitLine(line -> line.contains("center: ready"), START);
            var login = Authentications.cryptosign(superuser.signingKey(), superuser.userId(), null);
            String oid;
            try (var domain = TestClient.join(transports, url, null, login)) {
                String key = NodeKeys.loadOrCreate(folder.resolve("node"), Map.of())
                        .signingKey()
                        .publicKey();
                oid = String.valueOf(
                        map(domain.call("crossbarfabriccenter.mrealm.pair_node", key, "default", "node1", Map.of()))
                                .get("oid"));
            }
            try (var node = transom(
                            root,
                            folder,
                            List.of("node", "--dir", folder.resolve("node").toString(), "--center", url.toString()));
                    var operator = TestClient.join(transports, url, "default", login)) {
                node.awaitLine(line -> line.contains("procedures registered"), START);
                Await.until(
                        "the node is online",
                        () -> "online"
                                .equals(map(operator.call("crossbarfabriccenter.mrealm.get_node", oid))
                                        .get("status")));
                print("first run", List.of(run(operator, oid)));
                List<Run> rest = new ArrayList<>();
                for (int i = 1; i < runs; i++) {
                    rest.add(run(operator, oid));
                }
                print((runs - 1) + " more runs", rest);
            }
        }
    }

    private static Run run(TestClient operator, String oid) {
        long start = System.nanoTime();
        operator.call(REMOTE + "node.start_worker", oid, "w1", "router");
        double millis = (System.nanoTime() - start) / 1e6;
        Map<?, ?> stats = map(operator.call(REMOTE + "worker.get_process_stats", oid, "w1"));
        operator.call(REMOTE + "node.stop_worker", oid, "w1");
        return new Run(millis, number(stats, "user") + number(stats, "system"), number(stats, "resident") / (1 << 20));
    }

    private static void print(String name, List<Run> runs) {
        System.out.printf("%-44s %9s %9s %9s%n", "start_worker of a router, " + name, "min", "median", "max");
        print("  answered after, ms", runs, Run::millis);
        print("  CPU of the worker by then, s", runs, Run::cpu);
        print("  resident memory by then, MiB", runs, Run::megabytes);
    }

    private static void print(String what, List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length > 0) {
            System.out.printf(
                    "%-44s %9.2f %9.2f %9.2f%n", what, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }

    private static TestProcess transom(Path root, Path folder, List<String> words) {
        var command = new ArrayList<String>();
        command.add(root.resolve("transom").toString());
        command.addAll(words);
        return TestProcess.start(folder, Map.of("JAVA_HOME", System.getProperty("java.home")), command);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static double number(Map<?, ?> map, String key) {
        return ((Number) Objects.requireNonNull(map.get(key), key)).doubleValue();
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
