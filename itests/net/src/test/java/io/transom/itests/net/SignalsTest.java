package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything ends in order when it is asked to. */
@ExtendWith({Shared.class, ShowLogs.class})
class SignalsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final CenterProcess shared;

    SignalsTest(CenterProcess shared) {
        this.shared = shared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aNodeEndsInOrder(String signal) {
        try (var node = NodeProcess.start(shared, "default", "signal-" + signal.toLowerCase(Locale.ROOT));
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();
            var shutdown = operator.events("crossbarfabriccenter.node." + node.authid() + ".on_shutdown");
            var offline = operator.events("crossbarfabriccenter.mrealm.on_node_shutdown");

            Program.signal(signal, node.program().handle().pid());

            Map<?, ?> why = Remote.map(shutdown.next().payload().first());
            assertEquals(true, why.get("was_clean"));
            assertNull(why.get("who"));
            offline.next(event -> node.oid().equals(event.payload().first()));
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertFalse(worker.isAlive(), "the worker has ended before its node");
        }
    }

    /** A copy of the distribution has no archive yet: it is made in the background when the first worker has been started. */
    @Test
    void theMakingOfAClassArchiveEndsWithTheNode() throws IOException {
        Path copy = copyOfTheDistribution();
        Path directory = shared.folderOf("archive");
        try (var domain = shared.join(null);
                var operator = shared.join("default")) {
            String oid = NodeProcess.pair(domain, directory, "default", "archive");
            var command = List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    copy.resolve("lib") + "/*",
                    "io.transom.launcher.Main",
                    "--bundles",
                    copy.resolve("bundles").toString(),
                    "--config",
                    "io.transom.node",
                    "directory=" + directory,
                    "center=" + shared.url());
            try (Program node = Program.start(shared.folder().resolve("archive.log"), directory, Map.of(), command)) {
                Await.until("the node is online", () -> {
                    assertTrue(node.isAlive(), node::tail);
                    return List.of("archive").equals(online(operator));
                });
                new Remote(operator, oid).startRouter("w1");
                Await.until("an archive is being made", () -> making(node).isPresent());
                ProcessHandle making = making(node).orElseThrow();

                Program.signal("TERM", node.handle().pid());

                assertEquals(0, node.exitCode(SOON), node::tail);
                assertFalse(making.isAlive());
                assertEquals(List.of(), archives(copy), "nothing is left half-made");
            }
        }
    }

    private static Path copyOfTheDistribution() throws IOException {
        Path source = Path.of(System.getProperty("transom.distribution"), "node");
        Path copy = Project.scratch("distribution");
        for (String folder : List.of("lib", "bundles")) {
            Files.createDirectories(copy.resolve(folder));
            try (Stream<Path> jars = Files.list(source.resolve(folder))) {
                for (Path jar : jars.toList()) {
                    Files.copy(jar, copy.resolve(folder).resolve(jar.getFileName()));
                }
            }
        }
        return copy;
    }

    private static Object online(TestClient operator) {
        List<?> names = (List<?>)
                Objects.requireNonNull(operator.call("crossbarfabriccenter.mrealm.get_nodes", "online", true));
        return names.stream().filter("archive"::equals).toList();
    }

    private static Optional<ProcessHandle> making(Program node) {
        return node.children().stream().filter(NodeProcess::makesClassArchive).findFirst();
    }

    private static List<String> archives(Path distribution) throws IOException {
        try (Stream<Path> files = Files.list(distribution.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsa"))
                    .toList();
        }
    }

    @Test
    void aNodeThatIsToldToShutDownAnswersFirst() {
        try (var node = NodeProcess.start(shared, "default", "shutdown");
                var operator = shared.join("default");
                var other = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();
            var shutdown = other.events("crossbarfabriccenter.node.shutdown.on_shutdown");

            Map<?, ?> answer = Remote.map(remote.node("shutdown", false, "mode of a test"));

            assertEquals("shutdown", answer.get("node_id"));
            assertEquals(false, answer.get("restart"));
            assertEquals("mode of a test", answer.get("mode"));
            assertNull(answer.get("was_clean"));
            assertEquals(answer, shutdown.next().payload().first());
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertFalse(worker.isAlive());
            Await.until("offline", () -> node.status(operator).equals("offline"));
        }
    }

    @Test
    void aWorkerThatIsToldToShutDownAnswersFirst() {
        try (var node = NodeProcess.start(shared, "default", "worker-shutdown");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();

            assertNull(remote.worker("w1", "shutdown"));

            Await.until(
                    "the worker has ended", () -> !worker.isAlive() && List.of().equals(remote.node("get_workers")));
            assertTrue(node.program().isAlive());
        }
    }

    /** A worker does not take a Ctrl-C that the terminal sends to all; it ends with SIGTERM. */
    @Test
    void aWorkerEndsOnSigtermAndIgnoresSigint() {
        try (var node = NodeProcess.start(shared, "default", "worker-signals");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();

            Program.signal("INT", worker.pid());
            assertTrue(remote.worker("w1", "utcnow") instanceof String);
            Program.signal("TERM", worker.pid());

            Await.until(
                    "the worker has ended", () -> !worker.isAlive() && List.of().equals(remote.node("get_workers")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aCenterEndsInOrderAndNodesComeBackToTheNextOne(String signal) {
        try (var center = CenterProcess.start("signals-center");
                var node = NodeProcess.start(center, "default", "n1");
                var operator = center.join("default")) {
            Program.signal(signal, center.program().handle().pid());

            assertEquals(
                    ErrorUris.SYSTEM_SHUTDOWN,
                    Await.result(operator.session().closed()).reason());
            assertEquals(signal.equals("TERM") ? 0 : 130, center.program().exitCode(SOON), center.program()::tail);
            assertTrue(center.program().output().contains("center: closed"), center.program()::tail);
            assertTrue(node.program().isAlive());

            center.restart();

            node.awaitOnline();
        }
    }
}
