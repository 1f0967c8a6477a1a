package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.ActivationFile;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node finds in its directory and environment. */
@ExtendWith({Shared.class, ShowLogs.class})
class NodeConfigurationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final CenterProcess center;

    NodeConfigurationTest(CenterProcess center) {
        this.center = center;
    }

    @Test
    void theCenterIsFoundByTheEnvironment() {
        Path directory = paired("found-by-environment");
        assertComesOnline(
                "found-by-environment",
                directory,
                Map.of("CROSSBAR_FABRIC_URL", center.url().toString()));
    }

    @Test
    void theCenterIsFoundByTheActivationFileBeforeTheEnvironment() throws IOException {
        Path directory = paired("found-by-activation");
        new ActivationFile(null, center.url().toString(), "default", null, null, null, null, null, null)
                .write(directory.resolve(ActivationFile.NAME));

        assertComesOnline(
                "found-by-activation",
                directory,
                Map.of("CROSSBAR_FABRIC_URL", "ws://127.0.0.1:" + Ports.free() + "/ws"));
    }

    @Test
    void theCenterIsFoundByTheConfiguration() throws IOException {
        Path directory = paired("found-by-config");
        Files.writeString(
                directory.resolve("config.json"),
                "{\"version\": 2, \"controller\": {\"fabric\": {\"transport\": {\"type\": \"websocket\", \"url\": \""
                        + center.url() + "\"}}}}");

        assertComesOnline("found-by-config", directory, Map.of());
    }

    /** Workers, realms, roles and transports of the file run once the center has answered, and others hear of it. */
    @Test
    void whatTheFileSaysIsStarted() throws IOException {
        Path directory = paired("configured");
        int port = Ports.free();
        Files.writeString(directory.resolve("config.json"), router(port));
        try (var operator = center.join("default")) {
            var started = operator.events(Remote.PREFIX + "node.on_router_started");
            try (Program node = launch(
                    "configured",
                    directory,
                    Map.of("CROSSBAR_FABRIC_URL", center.url().toString()))) {
                var event =
                        started.next(each -> "configured".equals(each.payload().first()));
                assertEquals(
                        "router_one", Remote.map(event.payload().args().get(1)).get("id"));

                awaitClient(node, port);
            }
        }
    }

    @Test
    void aNodeWithoutACenterRunsItsFileAlone() throws IOException {
        Path directory = center.folderOf("alone");
        int port = Ports.free();
        Files.writeString(directory.resolve("config.json"), router(port));
        try (Program node = launch("alone", directory, Map.of())) {
            awaitClient(node, port);

            Program.signal("TERM", node.handle().pid());

            assertEquals(0, node.exitCode(PATIENCE), node::tail);
        }
    }

    /** A client gets in and does something. */
    private void awaitClient(Program node, int port) {
        Await.until("the transport of the file listens", PATIENCE, () -> {
            assertTrue(node.isAlive(), node::tail);
            try (var client = TestClient.join(
                    center.transports(),
                    URI.create("ws://127.0.0.1:" + port + "/ws"),
                    "realm1",
                    Authentications.anonymous())) {
                client.events("com.example.topic");
                return true;
            } catch (AssertionError notYet) {
                return false;
            }
        });
    }

    private static String router(int port) {
        return "{\"version\": 2, \"workers\": [{\"type\": \"router\", \"id\": \"router_one\", \"realms\": [{\"name\": \"realm1\", \"roles\":"
                + " [{\"name\": \"anonymous\", \"permissions\": [{\"uri\": \"\", \"match\": \"prefix\", \"allow\": {\"call\": true,"
                + " \"register\": true, \"publish\": true, \"subscribe\": true}}]}]}], \"transports\": [{\"type\": \"websocket\","
                + " \"endpoint\": {\"type\": \"tcp\", \"interface\": \"127.0.0.1\", \"port\": " + port + "}}]}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\": 2, \"workers\": [{\"type\": \"container\"}]}        | /workers/0/type",
                "{\"version\": 2, \"controller\": {\"manhole\": {}}}               | /controller/manhole",
                "{\"version\": 2, \"workers\": [{\"type\": \"router\", \"components\": []}]} | /workers/0/components",
                "{\"version\": 1}                                                  | /version",
                "{\"workers\": []}                                                 | /version",
                "{\"version\": 2, \"nonsense\": 1}                                 | /nonsense",
                "{\"version\": 2,                                                  | config.json",
                "[]                                                                | config.json",
            })
    void whatTheNodeDoesNotHaveIsNamedAndEndsIt(String config, String place) throws IOException {
        Path directory = center.folderOf("refused");
        Files.writeString(directory.resolve("config.json"), config);
        Files.deleteIfExists(center.folder().resolve("refused.log"));
        try (Program node = launch("refused", directory, Map.of())) {
            assertNotEquals(0, node.exitCode(PATIENCE), node::tail);
            assertTrue(
                    node.output().lines().anyMatch(line -> line.contains(place) && line.contains("config.json")),
                    node::tail);
        }
    }

    @Test
    void aSecondNodeInTheSameDirectoryIsRefused() {
        try (var node = NodeProcess.start(center, "default", "one-directory");
                Program second = NodeProcess.launch(center, node.directory())) {
            assertNotEquals(0, second.exitCode(PATIENCE), second::tail);
            assertTrue(node.program().isAlive());
        }
    }

    private Path paired(String authid) {
        Path directory = center.folderOf(authid);
        try (var domain = center.join(null)) {
            NodeProcess.pair(domain, directory, "default", authid);
        }
        return directory;
    }

    private void assertComesOnline(String authid, Path directory, Map<String, String> environment) {
        try (Program node = launch(authid, directory, environment);
                var operator = center.join("default")) {
            Await.until("the node is online", PATIENCE, () -> {
                assertTrue(node.isAlive(), node::tail);
                Object online = operator.call("crossbarfabriccenter.mrealm.get_nodes", "online", true);
                return ((List<?>) Objects.requireNonNull(online)).contains(authid);
            });
        }
    }

    private Program launch(String name, Path directory, Map<String, String> environment) {
        return Program.transom(
                center.folder().resolve(name + ".log"), environment, List.of("node", "--dir", directory.toString()));
    }
}
