package io.transom.bench.fleet;

import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.SimulatedFleet;
import io.transom.testkit.TestClient;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.SubscribeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long calls to other nodes take while one node publishes as fast as its center lets it, beside how long they take while it is
 * quiet: in turn, so that both meet the same machine. Prints a table in Markdown.
 */
public final class FloodBench {
    private static final int OTHERS = 10;
    private static final double SECONDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String FLOODED = "crossbarfabriccenter.remote.node.on_container_started";

    /** @param bytes of each event @param window events that are not acknowledged yet */
    private record Flood(String name, int bytes, int window) {}

    private static final List<Flood> FLOODS = List.of(
            new Flood("no more (once again)", 0, 0),
            new Flood("events of 100 B", 100, 1_000),
            new Flood("events of 16 KiB", 16 << 10, 100));

    private final Transports transports = Transports.create(1, "others");
    private final Transports flooding = Transports.create(1, "flooding");
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong relayed = new AtomicLong();
    private volatile boolean floods;

    /** @param args root of the project; scratch folder, its path short; number of rounds */
    public static void main(String[] args) throws Exception {
        try (var center = CenterProcess.transom(Path.of(args[0])).start(Path.of(args[1]), Ports.free())) {
            new FloodBench().run(center, Integer.parseInt(args[2]));
        }
        System.exit(0);
    }

    private void run(CenterProcess center, int rounds) throws Exception {
        SimulatedFleet others = fleet(transports, center, OTHERS, "sim");
        try (others;
                var flooder = fleet(flooding, center, 1, "flood");
                var operator = center.join(transports, "default");
                var watching = center.join(flooding, "default")) {
            Await.result(watching.session()
                    .subscribe(FLOODED, event -> relayed.incrementAndGet(), SubscribeOptions.DEFAULT));
            List<String> quiet = ((List<?>) operator.call("crossbarfabriccenter.mrealm.get_nodes"))
                    .stream()
                            .map(String::valueOf)
                            .filter(oid -> !isFlooder(operator, oid))
                            .toList();
            var calls = new ForwardedCalls(operator, quiet);
            calls.run(center, 1, 15); // warm
            for (Flood flood : FLOODS) {
                begin(flooder, flood);
                calls.run(center, 1, SECONDS); // warm
                end();
            }
            Map<Flood, List<double[]>> ratios = new LinkedHashMap<>();
            System.out.printf(
                    "%nCalls of `remote.node.get_workers` to %d nodes, one after the other, while another node sends:%n%n",
                    OTHERS);
            System.out.println(
                    "| the node sends | its events/s | CPU of the center | calls/s | p50, us | p99, us | ratios |");
            System.out.println("|---|---:|---:|---:|---:|---:|---:|");
            for (int round = 0; round < rounds; round++) {
                for (Flood flood : FLOODS) {
                    var before = measure("nothing", center, calls);
                    begin(flooder, flood);
                    var during = measure(flood.name, center, calls);
                    end();
                    double[] ratio = {during.p50() / before.p50(), during.p99() / before.p99()};
                    System.out.printf(" %.2f, %.2f |%n", ratio[0], ratio[1]);
                    ratios.computeIfAbsent(flood, one -> new ArrayList<>()).add(ratio);
                }
            }
            ratios.forEach((flood, all) -> System.out.printf(
                    "%n%s: p50 x %.2f, p99 x %.2f of what it is without (medians of %d rounds)%n",
                    flood.name, median(all, 0), median(all, 1), all.size()));
            if (refused.get() > 0) {
                throw new IllegalStateException(refused + " events were refused");
            }
        }
    }

    private SimulatedFleet fleet(Transports by, CenterProcess center, int nodes, String prefix) {
        var fleet = SimulatedFleet.of(
                by,
                SimulatedFleet.Options.of(ConnectOptions.to(center.url()), nodes)
                        .withPrefix(prefix));
        try (TestClient domain = center.join(by, null)) {
            fleet.pair(domain.session(), "default").toCompletableFuture().join();
        }
        fleet.start();
        Await.until("all are online", PATIENCE, () -> fleet.figures().online() == nodes);
        return fleet;
    }

    private static boolean isFlooder(TestClient operator, String oid) {
        var node = (Map<?, ?>) operator.call("crossbarfabriccenter.mrealm.get_node", oid);
        return String.valueOf(node.get("authid")).startsWith("flood");
    }

    private ForwardedCalls.Figures measure(String what, CenterProcess center, ForwardedCalls calls) throws Exception {
        long cpu = center.cpuMicros();
        long events = relayed.get();
        var figures = calls.run(center, 1, SECONDS);
        System.out.printf(
                "| %s | %,.0f | %.0f %% | %,.0f | %.0f | %.0f |%s",
                what,
                (relayed.get() - events) / SECONDS,
                (center.cpuMicros() - cpu) / 1e4 / SECONDS,
                figures.rate(),
                figures.p50(),
                figures.p99(),
                floods ? "" : " |\n");
        return figures;
    }

    /** Returns when the node has used up what may come at once. */
    private void begin(SimulatedFleet flooder, Flood flood) throws InterruptedException {
        floods = true;
        var payload = Payload.ofValue(Map.of("id", "c1", "data", "x".repeat(flood.bytes)));
        for (int i = 0; i < flood.window; i++) {
            publish(flooder, payload);
        }
        TimeUnit.SECONDS.sleep(3);
    }

    private void publish(SimulatedFleet flooder, Payload payload) {
        if (floods) {
            unanswered.incrementAndGet();
            flooder.publish(0, "on_container_started", payload).whenComplete((published, failure) -> {
                unanswered.decrementAndGet();
                if (failure != null) {
                    refused.incrementAndGet();
                }
                publish(flooder, payload);
            });
        }
    }

    private void end() throws InterruptedException {
        floods = false;
        Await.until("all is sent", PATIENCE, () -> unanswered.get() == 0);
        TimeUnit.SECONDS.sleep(1);
    }

    private static double median(List<double[]> all, int which) {
        double[] sorted = all.stream().mapToDouble(one -> one[which]).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
