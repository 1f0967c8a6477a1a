package io.transom.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code transom demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a center and two nodes in a scratch folder, pairs the nodes, starts a router on each through the",
            "remote API and lets a WAMP client publish and call through them. Stays up until Ctrl-C."
        })
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--exit", description = "Stops everything once all steps are done")
    private boolean exit;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "target/demo",
            description = "Default: ${DEFAULT-VALUE}")
    private Path directory;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9000", description = "Of the center (default: 9000)")
    private int port;

    @Option(
            names = "--node-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Of the first node's router; the second takes the next (default: 8081)")
    private int nodePort;

    @Option(
            names = "--ssh-port",
            paramLabel = "PORT",
            defaultValue = "8101",
            description = "Of the console (default: 8101)")
    private int sshPort;

    @Option(
            names = "--jmx-port",
            paramLabel = "PORT",
            defaultValue = "1099",
            description = "Of the JMX registry (default: 1099)")
    private int jmxPort;

    @Option(
            names = "--jmx-server-port",
            paramLabel = "PORT",
            defaultValue = "44444",
            description = "Of the JMX server (default: 44444)")
    private int jmxServerPort;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        var ports = new Demo.Ports(port, nodePort, sshPort, jmxPort, jmxServerPort);
        var script = Path.of(java.util.Objects.requireNonNull(home(), "transom.home"))
                .resolve("transom");
        try (var processes = new Processes(script, directory.toAbsolutePath())) {
            var end = new CountDownLatch(1);
            // On Ctrl-C the processes get the signal too, from the terminal; this waits until they have gone.
            Runtime.getRuntime().addShutdownHook(new Thread(processes::close, "transom-demo-end"));
            var demo = new Demo(out, processes, directory.toAbsolutePath(), ports);
            demo.run();
            if (!exit) {
                out.println("\nRunning until Ctrl-C.");
                out.flush();
                processes.whenOneEnds(end::countDown);
                end.await();
                throw new IllegalStateException("a process has ended by itself; see the logs in " + directory);
            }
            demo.stop();
        }
        return 0;
    }

    private static @Nullable String home() {
        return System.getProperty("transom.home");
    }
}
