package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.Transports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/embedded}, built by its own pom: a center in plain Felix and in plain Equinox. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedTest {
    private static Path project;

    @BeforeAll
    static void build() throws IOException {
        Path source = Project.ROOT.resolve("examples/embedded");
        project = Project.scratch("embedded");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = source.relativize(file);
                if (!relative.startsWith("target")) {
                    Path copy = project.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        var maven = List.of(
                "mvn", "-q", "-B", "-ntp", "package", "-Dmaven.repo.local=" + System.getProperty("transom.repository"));
        try (Program build = Program.start(project.resolve("build.log"), project, Map.of("MAVEN_OPTS", ""), maven)) {
            assertEquals(0, build.exitCode(Duration.ofSeconds(120)), build::tail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--equinox"})
    void theCenterRunsWithoutKaraf(String option) {
        int port = Ports.free();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                project.resolve("target/lib") + "/*",
                "com.example.embedded.Main",
                project.resolve("target/bundles").toString(),
                project.resolve("center" + option).toString(),
                String.valueOf(port)));
        if (!option.isEmpty()) {
            command.add(option);
        }
        try (Program center = Program.start(project.resolve("center" + option + ".log"), project, Map.of(), command);
                Transports transports = Transports.create(1, "itest")) {
            Await.until("the center listens", Duration.ofSeconds(30), () -> {
                assertTrue(center.isAlive(), center::tail);
                return listens(port);
            });
            try (var anybody = TestClient.join(
                    transports, URI.create("ws://127.0.0.1:" + port + "/ws"), "default", Authentications.anonymous())) {
                assertEquals(
                        "default",
                        Remote.map(anybody.call("crossbarfabriccenter.mrealm.get_status"))
                                .get("realm"));
                assertEquals(List.of(), anybody.call("crossbarfabriccenter.mrealm.get_nodes"));
            }

            Program.signal("TERM", center.handle().pid());

            assertEquals(143, center.exitCode(Duration.ofSeconds(20)), center::tail);
            assertTrue(
                    center.output().contains(option.isEmpty() ? "FelixStartLevel" : "Equinox"),
                    "in the framework asked for");
            assertFalse(center.output().contains("Exception"), center::tail);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
