package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer starts first. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void theDemoDoesAllItsStepsStopsEverythingAndEndsWithExitCode0() {
        Path folder = Project.scratch("demo");
        try (Program demo = demo(folder, Map.of(), "--exit")) {
            assertEquals(0, demo.exitCode(PATIENCE), demo::tail);

            String output = demo.output();
            for (String step : List.of(
                    "center started",
                    "node1 paired",
                    "node2 online",
                    "node1: router worker started",
                    "client publishes and calls through node2",
                    "everything stopped")) {
                assertTrue(
                        output.lines().anyMatch(line -> line.contains(step) && line.matches(".* \\d+\\.\\d\\d s")),
                        step);
            }
            assertTrue(
                    output.contains("ws://127.0.0.1:") && output.contains("./transom console"),
                    "the table and the ways in");
            assertEquals(List.of(), survivors(folder), "every process is stopped");
        }
    }

    /** Ctrl-C stops everything; the terminal sends it to the whole group, a supervisor only to the demo. */
    @Test
    void theDemoStaysUpUntilItIsInterruptedAndThenStopsEverything() {
        Path folder = Project.scratch("demo-up");
        try (Program demo = demo(folder, Map.of())) {
            Await.until("the demo is up", PATIENCE, () -> {
                assertTrue(demo.isAlive(), demo::tail);
                return demo.output().contains("Running until Ctrl-C");
            });
            assertTrue(survivors(folder).size() >= 5, "a center, two nodes, two workers");

            Program.signal("INT", demo.handle().pid());

            demo.exitCode(PATIENCE);
            assertEquals(List.of(), survivors(folder), demo::tail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--node-port", "--ssh-port", "--jmx-port", "--jmx-server-port"})
    void anOccupiedPortIsNamedWithTheOptionToChangeIt(String option) throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program demo = demo(
                        Project.scratch("demo" + option),
                        Map.of(option, String.valueOf(occupied.getLocalPort())),
                        "--exit")) {
            assertEquals(1, demo.exitCode(PATIENCE));

            String port = String.valueOf(occupied.getLocalPort());
            assertTrue(
                    demo.output().lines().anyMatch(line -> line.contains(port) && line.contains(option)), demo::tail);
            assertFalse(demo.output().contains("\tat "), "no stack trace");
        }
    }

    /** The demo on free ports, but for those given. */
    private static Program demo(Path folder, Map<String, String> ports, String... more) {
        var words =
                new ArrayList<>(List.of("demo", "--dir", folder.resolve("run").toString()));
        words.addAll(List.of(more));
        for (String option : List.of("--port", "--ssh-port", "--jmx-port", "--jmx-server-port", "--node-port")) {
            words.add(option);
            words.add(ports.getOrDefault(
                    option, String.valueOf(option.equals("--node-port") ? twoFreePorts() : Ports.free())));
        }
        return Program.transom(folder.resolve("demo.log"), Map.of(), words);
    }

    /** A free port whose successor is free too. */
    private static int twoFreePorts() {
        while (true) {
            int first = Ports.free();
            try (var second = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException taken) {
                continue;
            }
        }
    }

    /** Processes that were started for the folder and run still. */
    private static List<ProcessHandle> survivors(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains(folder.resolve("run") + "/"))
                        .orElse(false))
                .toList();
    }
}
