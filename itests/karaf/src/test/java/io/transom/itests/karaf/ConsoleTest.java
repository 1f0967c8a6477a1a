package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.NodeKeys;
import io.transom.testkit.TestNode;
import io.transom.wamp.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of the console, over SSH, with a node behind them. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
    private final KarafProcess karaf;
    private TestNode node;

    ConsoleTest(KarafProcess karaf) {
        this.karaf = karaf;
    }

    @BeforeAll
    void startNode() throws Exception {
        var keys = NodeKeys.loadOrCreate(Path.of("target/console-node").toAbsolutePath(), Map.of());
        var paired = karaf.console("transom:pair " + keys.signingKey().publicKey() + " default console1");
        assertEquals(0, paired.code(), paired::text);
        node = TestNode.of(karaf.transports(), karaf.url(), keys.signingKey())
                .answering("get_status", invocation -> Payload.of(Map.of("workers_by_type", Map.of())))
                .answering("get_workers", invocation -> Payload.ofValue(List.of("w1")))
                .answering(
                        "get_worker",
                        invocation -> Payload.of(Map.of("id", "w1", "type", "router", "status", "started")))
                .answering("worker.w1.get_router_realms", invocation -> Payload.ofValue(List.of("realm1", "realm2")))
                .with(
                        "worker.w1.start_router_realm",
                        invocation -> CompletableFuture.completedFuture(Payload.of(Map.of(
                                "args",
                                invocation.payload().args(),
                                "kwargs",
                                invocation.payload().kwargs()))))
                .start();
    }

    @AfterAll
    void stopNode() {
        node.close();
    }

    @Test
    void nodesListsTheNode() throws Exception {
        var row = Console.rows(karaf, "transom:nodes").stream()
                .filter(each -> "console1".equals(each.get("name")))
                .findFirst()
                .orElseThrow();

        assertEquals("default", row.get("realm"));
        assertEquals("online", row.get("status"));
        assertTrue(karaf.console("transom:nodes").text().contains("console1"), "and in a table for people");
    }

    @Test
    void workersListsTheWorkersOfTheNode() throws Exception {
        var row = Console.rows(karaf, "transom:workers console1").get(0);

        assertEquals("console1", row.get("node"));
        assertEquals("w1", row.get("id"));
        assertEquals("router", row.get("type"));
    }

    @Test
    void proceduresListsEverythingThatIsInstalled() throws Exception {
        var rows = Console.rows(karaf, "transom:procedures --doc");

        assertEquals(
                77,
                rows.stream()
                        .filter(row -> String.valueOf(row.get("uri"))
                                .matches("crossbarfabriccenter\\.remote\\.(node|worker|router|proxy|container)\\..*"))
                        .filter(row -> !referenceOnly(String.valueOf(row.get("uri"))))
                        .count());
        assertTrue(rows.stream().noneMatch(row -> String.valueOf(row.get("doc")).isBlank()));
        assertTrue(Console.rows(karaf, "transom:procedures --family router").stream()
                .allMatch(row -> "io.transom.handler.router".equals(row.get("bundle"))));
    }

    /** Forwarded beside the public 77 for those who know a Crossbar.io center. */
    private static boolean referenceOnly(String uri) {
        String name = uri.substring("crossbarfabriccenter.remote.".length());
        return List.of("worker.shutdown", "proxy.list_proxy_realm_routes").contains(name)
                || (name.startsWith("node.")
                        && !List.of(
                                        "get_status",
                                        "shutdown",
                                        "get_workers",
                                        "get_worker",
                                        "start_worker",
                                        "stop_worker",
                                        "get_worker_log")
                                .contains(name.substring("node.".length())));
    }

    @Test
    void modulesListsTheHandlerBundles() throws Exception {
        var rows = Console.rows(karaf, "transom:modules");

        for (String family : List.of("node", "worker", "router", "proxy", "container")) {
            assertTrue(
                    rows.stream()
                            .anyMatch(row -> family.equals(row.get("family"))
                                    && ("io.transom.handler." + family).equals(row.get("bundle"))
                                    && "active".equals(row.get("state"))),
                    family);
        }
    }

    @Test
    void aProcedureIsACommand() throws Exception {
        assertEquals(List.of("realm1", "realm2"), Console.json(karaf, "router:get-router-realms console1 w1"));
    }

    @Test
    void aCallInFlightSurvivesTheUpdateOfItsHandler() throws Exception {
        var answer = new CompletableFuture<Payload>();
        var arrived = new CompletableFuture<Void>();
        node.with("worker.w1.get_router_transports", invocation -> {
            arrived.complete(null);
            return answer;
        });
        try (var operator = karaf.join("default")) {
            String oid = String.valueOf(
                    node.session().info().details().get("authextra") instanceof Map<?, ?> extra
                            ? extra.get("node_oid")
                            : "none");
            var pending =
                    operator.session().call("crossbarfabriccenter.remote.router.get_router_transports", oid, "w1");
            io.transom.testkit.Await.result(arrived);

            var updated = karaf.console("bundle:update io.transom.handler.router");
            assertEquals(0, updated.code(), updated::text);
            assertEquals(List.of("realm1", "realm2"), Console.json(karaf, "router:get-router-realms console1 w1"));
            answer.complete(Payload.ofValue(List.of("late")));

            assertEquals(
                    List.of("late"), io.transom.testkit.Await.result(pending).first());
        }
    }

    @Test
    void aConfigurationIsJsonOrAFile() throws Exception {
        Path file = Path.of("target/realm.json").toAbsolutePath();
        java.nio.file.Files.writeString(file, "{\"name\": \"realm3\"}");

        var inline = Console.json(karaf, "router:start-router-realm console1 w1 id3 --config '{\"name\": \"realm3\"}'");
        var fromFile = Console.json(karaf, "router:start-router-realm console1 w1 id3 --config " + file);

        assertTrue(String.valueOf(inline).contains("realm3"), () -> "" + inline);
        assertEquals(inline, fromFile);
    }

    @Test
    void callsAreAuditedAndCounted() throws Exception {
        Console.json(karaf, "router:get-router-realms console1 w1");

        karaf.await(
                "the call is on record",
                () -> Console.rows(karaf, "transom:audit --since 10m --node console1").stream()
                        .anyMatch(row -> String.valueOf(row.get("procedure")).endsWith("router.get_router_realms")
                                && "ok".equals(row.get("outcome"))));
        var top = (Map<?, ?>) java.util.Objects.requireNonNull(Console.json(karaf, "transom:top --once"));
        assertTrue((Long) top.get("calls") > 0, top::toString);
        assertTrue(String.valueOf(top.get("by_node")).contains("console1"), top::toString);
        assertTrue(karaf.console("transom:top --once").text().contains("console1"));
    }

    @Test
    void callCallsAnything() throws Exception {
        assertEquals(
                "domain",
                ((Map<?, ?>) java.util.Objects.requireNonNull(
                                Console.json(karaf, "transom:call crossbarfabriccenter.domain.get_status")))
                        .get("type"));
    }

    @Test
    void eventsAreShownAsTheyHappen() throws Exception {
        var output = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return karaf.console("transom:events --count 1 --for 30 -o json");
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                task -> new Thread(task, "events").start());

        // ticks come every five seconds without anybody's doing
        assertTrue(output.get(60, java.util.concurrent.TimeUnit.SECONDS)
                .text()
                .contains("\"topic\":\"crossbarfabriccenter."));
    }

    @Test
    void anErrorIsSaidAndIsAnExitCode() throws Exception {
        var missing = karaf.console("router:get-router-realm console1 w1 nowhere");
        var unknown = karaf.console("router:get-router-realms nobody w1");
        var misused = karaf.console("router:get-router-realms");

        assertEquals(1, missing.code());
        assertTrue(missing.text().contains("wamp.error.no_such_procedure"), missing::text);
        assertEquals(1, unknown.code());
        assertTrue(unknown.text().contains("nobody"), unknown::text);
        assertEquals(1, misused.code());
        assertTrue(misused.text().contains("missing NODE") && misused.text().contains("Usage"), misused::text);
    }

    @Test
    void everyFamilyHasItsCommandsWithHelp() throws Exception {
        for (String command : List.of(
                "node:start-worker",
                "worker:get-process-stats",
                "router:start-router-transport",
                "proxy:start-proxy-transport",
                "container:start-component")) {
            var help = karaf.console(command + " --help");
            assertEquals(0, help.code(), help::text);
            assertTrue(help.text().contains("Usage: " + command + " NODE"), help::text);
        }
    }

    @Test
    void unpairingEndsTheSessionOfTheNode() throws Exception {
        var keys = NodeKeys.loadOrCreate(Path.of("target/console-node2").toAbsolutePath(), Map.of());
        karaf.console("transom:pair " + keys.signingKey().publicKey() + " default console2");
        var other =
                TestNode.of(karaf.transports(), karaf.url(), keys.signingKey()).start();

        var unpaired = karaf.console("transom:unpair console2");

        assertEquals(0, unpaired.code(), unpaired::text);
        assertEquals(
                "wamp.close.auth-changed",
                io.transom.testkit.Await.result(other.session().closed()).reason());
    }
}
