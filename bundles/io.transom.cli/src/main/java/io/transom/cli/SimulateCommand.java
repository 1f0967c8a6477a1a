package io.transom.cli;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.testkit.SimulatedFleet;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code transom simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a fleet of nodes towards a center, in one process, until interrupted. Prints a line of JSON every "
                    + "few seconds: what is online, and what has happened so far.",
            "The keys of the nodes are made from their names: pair them with centers for tests only."
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Server server = new Server();

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}")
    private int nodes;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Router workers of each (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            defaultValue = "sim",
            description = "The nodes are called NAME1, NAME2 and so on (default: ${DEFAULT-VALUE})")
    private String prefix;

    @Option(
            names = "--heartbeat",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Period; 0 for none (default: ${DEFAULT-VALUE})")
    private long heartbeat;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            defaultValue = "500",
            description = "First connections a second (default: ${DEFAULT-VALUE})")
    private int ramp;

    @Option(
            names = "--pair",
            paramLabel = "FILE",
            description =
                    "Private key file of an operator who may pair nodes; without, the center knows the nodes already")
    private @Nullable Path key;

    @Option(
            names = "--mrealm",
            paramLabel = "REALM",
            defaultValue = "default",
            description = "Management realm to pair with (default: ${DEFAULT-VALUE})")
    private String mrealm;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Between two lines (default: ${DEFAULT-VALUE})")
    private long every;

    @Option(names = "--for", paramLabel = "SECONDS", defaultValue = "9223372036", description = "Ends after so long")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        ConnectOptions center = server.connect();
        var options = SimulatedFleet.Options.of(center, nodes)
                .withPrefix(prefix)
                .withWorkers(workers)
                .withHeartbeat(Duration.ofSeconds(heartbeat))
                .withRamp(ramp);
        try (var transports = Transports.create(0, "transom-simulate");
                var fleet = SimulatedFleet.of(transports, options)) {
            if (key != null) {
                pair(fleet, transports, center, key);
            }
            fleet.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            PrintWriter out = spec.commandLine().getOut();
            for (long left = seconds; left > 0; left = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())) {
                TimeUnit.SECONDS.sleep(Math.min(left, every));
                out.println(line(fleet.figures()));
                out.flush();
            }
        }
        return 0;
    }

    private void pair(SimulatedFleet fleet, Transports transports, ConnectOptions center, Path file) throws Exception {
        UserKeys operator = UserKeys.load(file);
        var session = Clients.connect(
                        transports,
                        new ClientOptions(
                                center,
                                null,
                                Authentications.cryptosign(operator.signingKey(), operator.userId(), null)))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        fleet.pair(session, mrealm).toCompletableFuture().get(10, TimeUnit.MINUTES);
        session.leave().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static String line(SimulatedFleet.Figures figures) {
        var line = new LinkedHashMap<String, Object>();
        line.put("nodes", figures.nodes());
        line.put("online", figures.online());
        line.put("refused", figures.refused());
        line.put("joins", figures.joins());
        line.put("losses", figures.losses());
        line.put("heartbeats", figures.heartbeats());
        line.put("calls", figures.calls());
        line.put("errors", figures.errors());
        return Json.write(line);
    }
}
