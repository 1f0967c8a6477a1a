package io.transom.bench.fleet;

import io.transom.client.Reconnection;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.SimulatedFleet;
import io.transom.testkit.TestClient;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.SubscribeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A center with a large fleet, and beside a Crossbar.io master where that can do the work; prints tables in Markdown. */
public final class FleetBench {
    private static final int FEW = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String RELAYED = "crossbarfabriccenter.remote.node.on_container_started";

    private final Path root;
    private final Path crossbar;
    private final Path scratch;
    private final Transports transports = Transports.create(1, "fleet");

    private FleetBench(Path root, Path crossbar, Path scratch) {
        this.root = root;
        this.crossbar = crossbar;
        this.scratch = scratch;
    }

    /** @param args root of the project; folder of Crossbar.io; scratch folder, its path short; number of nodes */
    public static void main(String[] args) throws Exception {
        var bench = new FleetBench(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
        bench.calls();
        bench.events(100, 1_000);
        bench.many(Integer.parseInt(args[3]));
        System.exit(0);
    }

    private SimulatedFleet.Options nodes(CenterProcess center, int number) {
        return SimulatedFleet.Options.of(ConnectOptions.to(center.url()), number);
    }

    private SimulatedFleet start(CenterProcess center, SimulatedFleet.Options options) {
        var fleet = SimulatedFleet.of(transports, options);
        try (TestClient domain = center.join(transports, null)) {
            fleet.pair(domain.session(), "default").toCompletableFuture().join();
        }
        fleet.start();
        Await.until("all are online", PATIENCE, () -> fleet.figures().online() == options.nodes());
        return fleet;
    }

    private List<String> oids(TestClient operator) {
        return ((List<?>) operator.call("crossbarfabriccenter.mrealm.get_nodes"))
                .stream().map(String::valueOf).toList();
    }

    private Path folder(String name) throws IOException {
        Path folder = scratch.resolve(name);
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    private void calls() throws Exception {
        Map<String, CenterProcess.Starter> centers = new LinkedHashMap<>();
        centers.put("Transom", CenterProcess.transom(root));
        centers.put("Crossbar.io master", CenterProcess.crossbar(crossbar));
        System.out.printf("%nCalls of `remote.node.get_workers`, %d nodes, one operator:%n%n", FEW);
        System.out.println(
                "| center | outstanding | calls/s | CPU, us a call | p50, us | p99, us |\n|---|---|---|---|---|---|");
        Map<String, CenterProcess> running = new LinkedHashMap<>();
        Map<String, ForwardedCalls> loads = new LinkedHashMap<>();
        var fleets = new ArrayList<SimulatedFleet>();
        try {
            for (var center : centers.entrySet()) {
                var process = center.getValue().start(folder(center.getKey().substring(0, 1)), Ports.free());
                running.put(center.getKey(), process);
                fleets.add(start(process, nodes(process, FEW)));
                var operator = process.join(transports, "default");
                var load = new ForwardedCalls(operator, oids(operator));
                load.run(process, 64, 8);
                loads.put(center.getKey(), load);
            }
            for (int round = 1; round <= 3; round++) {
                for (int outstanding : new int[] {64, 1}) {
                    for (var load : loads.entrySet()) {
                        var figures = load.getValue().run(running.get(load.getKey()), outstanding, 3);
                        System.out.printf(
                                "| %s | %d | %,.0f | %.1f | %.0f | %.0f |%n",
                                load.getKey(),
                                outstanding,
                                figures.rate(),
                                figures.cpu(),
                                figures.p50(),
                                figures.p99());
                    }
                }
            }
        } finally {
            fleets.forEach(SimulatedFleet::close);
            running.values().forEach(CenterProcess::close);
        }
    }

    /** Events of nodes, relayed to operators. */
    private void events(int operators, int perSecond) throws Exception {
        try (var center = CenterProcess.transom(root).start(folder("E"), Ports.free());
                var fleet = start(center, nodes(center, FEW))) {
            var received = new AtomicLong();
            var joined = new ArrayList<TestClient>();
            for (int i = 0; i < operators; i++) {
                var operator = center.join(transports, "default");
                Await.result(operator.session()
                        .subscribe(RELAYED, event -> received.incrementAndGet(), SubscribeOptions.DEFAULT));
                joined.add(operator);
            }
            publish(fleet, perSecond, 5);
            received.set(0);
            long cpu = center.cpuMicros();
            long begin = System.nanoTime();
            long sent = publish(fleet, perSecond, 10);
            Await.until("all events have come", PATIENCE, () -> received.get() >= sent * operators);
            double took = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%n%,.0f events/s of nodes relayed to %d operators: %,.0f deliveries/s, %.0f %% of one CPU, %.2f us a delivery%n",
                    sent / took,
                    operators,
                    received.get() / took,
                    (center.cpuMicros() - cpu) / 1e4 / took,
                    (center.cpuMicros() - cpu) / (double) received.get());
            joined.forEach(TestClient::close);
        }
    }

    private static long publish(SimulatedFleet fleet, int perSecond, int seconds) throws InterruptedException {
        long begin = System.nanoTime();
        long sent = 0;
        while (sent < (long) perSecond * seconds) {
            long due = (System.nanoTime() - begin) * perSecond / 1_000_000_000;
            for (; sent < due; sent++) {
                fleet.publish((int) (sent % FEW), "on_container_started", Payload.ofValue(Map.of("id", "c" + sent)));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return sent;
    }

    private void many(int number) throws Exception {
        Path folder = folder("M");
        int port = Ports.free();
        var back = new Reconnection(
                Duration.ofMillis(1500), 1.5, Duration.ofSeconds(20), Duration.ofSeconds(2), java.util.Set.of());
        CenterProcess center = CenterProcess.transom(root).start(folder, port);
        try (var one = start(center, nodes(center, 1).withPrefix("first"))) {
            TimeUnit.SECONDS.sleep(5);
            long before = center.resident();
            var options = nodes(center, number).withReconnection(back).withHeartbeat(Duration.ofSeconds(10));
            long begin = System.nanoTime();
            try (var fleet = start(center, options)) {
                System.out.printf(
                        "%n%,d nodes paired and online after %.1f s%n", number, (System.nanoTime() - begin) / 1e9);
                TimeUnit.SECONDS.sleep(15);
                long cpu = center.cpuMicros();
                long beats = fleet.figures().heartbeats();
                TimeUnit.SECONDS.sleep(30);
                System.out.printf(
                        "%,d nodes: %.1f %% of one CPU, %,d heartbeats in 30 s, %.1f KB resident a node%n",
                        number,
                        (center.cpuMicros() - cpu) / 3e5,
                        fleet.figures().heartbeats() - beats,
                        (center.resident() - before) / 1024.0 / number);
                center.close();
                Await.until("all have noticed", PATIENCE, () -> fleet.figures().online() == 0);
                long restart = System.nanoTime();
                center = CenterProcess.transom(root).start(folder, port);
                double ready = (System.nanoTime() - restart) / 1e9;
                Await.until("all are back", PATIENCE, () -> fleet.figures().online() == number);
                System.out.printf(
                        "restart: ready after %.1f s, all %,d nodes back after %.1f s, %d were refused for good%n",
                        ready,
                        number,
                        (System.nanoTime() - restart) / 1e9,
                        fleet.figures().refused());
            }
            System.out.printf("(one other node: %d joins)%n", one.figures().joins());
        } finally {
            center.close();
        }
    }
}
