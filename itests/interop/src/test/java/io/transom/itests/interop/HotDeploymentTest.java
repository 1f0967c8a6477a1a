package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Reconnection;
import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.NodeProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.itests.osgi.Load;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Bundles of our center are replaced by {@code transom:install} while an operator calls a Crossbar.io node through it, and three console
 * sessions watch.
 */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotDeploymentTest {
    private static final int UPDATES = 30;
    private static final int CALLS_PER_SECOND = 200;

    /** Below the center's limit of an operator's unanswered calls. */
    private static final int MOST_OPEN = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final OurBundle ROUTER = new OurBundle("io.transom.handler.router");
    private static final OurBundle CORE = new OurBundle("io.transom.core");

    /** How often the host is replaced. */
    private static final int CORES = Integer.getInteger("transom.fire.cores", 1);

    /** Of the operator by whom it is measured how long nobody is answered. */
    private static final Reconnection QUICKLY =
            new Reconnection(Duration.ofMillis(100), 1, Duration.ofMillis(100), Duration.ZERO, Set.of());

    /** What calls get, beside that nobody is found: canceled by the host, or there is no session. */
    private static final List<String> OF_A_RESTART = List.of(ErrorUris.CANCELED, "no session");

    private static final String CONFIGURATION = """
        {"version": 2,
         "controller": {"fabric": {"heartbeat": {"startup_delay": 1, "heartbeat_period": 1}}},
         "workers": [
          {"type": "router", "id": "router1",
           "realms": [
            {"id": "realm1", "name": "realm1",
             "roles": [{"id": "role1", "name": "anonymous", "permissions": [
              {"uri": "", "match": "prefix",
               "allow": {"call": true, "register": true, "publish": true, "subscribe": true}}]}]}]}]}
        """;
    private static final String ROUTER_FAMILY = Remote.PREFIX + "router.";

    private CenterProcess center;
    private CrossbarNode node;
    private TestClient operator;

    @BeforeAll
    void start() {
        center = CenterProcess.start("fire");
        node = CrossbarNode.create(center.url(), center.folder(), "fire1");
        node.configure(CONFIGURATION);
        try (var domain = center.join(null)) {
            node.pair(domain, "default");
        }
        node.start();
        node.awaitReady();
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
        if (center != null) {
            center.close();
        }
    }

    @Test
    void aHandlerIsReplacedUnderCallsAndAnIncompatibleOneIsRefused() {
        operator = center.join("default");
        install(List.of(router("0.1.0")));
        var before = Jvm.of(center.program());
        List<Path> versions = new ArrayList<>();
        for (int i = 1; i <= UPDATES; i++) {
            versions.add(router("0.1." + i));
        }
        Path incompatible = ROUTER.build(
                center.folder(),
                "0.2.0",
                headers -> headers.putValue(
                        "Import-Package",
                        headers.getValue("Import-Package")
                                .replace(
                                        "io.transom.api.spi;version=\"[1.0,2)\"",
                                        "io.transom.api.spi;version=\"[2.0,3)\"")));

        try (var top = ConsoleSession.start(center, "top", "transom:top -o json");
                var events = ConsoleSession.start(center, "events", "transom:events --watch -o json");
                var table = ConsoleSession.start(center, "table", "transom:top --for 20")) {
            for (ConsoleSession watcher : List.of(top, events, table)) {
                awaitMore(watcher, 0);
            }

            Load load = load();
            List<Object> installed;
            try (load) {
                installed = install(versions);
            }
            assertEveryUpdate(installed);
            assertCalls(load);

            Load undisturbed = load();
            List<String> refused;
            try (undisturbed;
                    var session = ConsoleSession.start(center, "refused", "transom:install " + incompatible)) {
                refused = session.over();
            }
            assertTrue(
                    refused.stream()
                            .anyMatch(line -> line.contains("io.transom.handler.router 0.2.0 needs io.transom.api.spi"
                                    + " [2.0.0,3.0.0), this center has 1.0.0; 0.1." + UPDATES + " keeps serving")),
                    refused::toString);
            Await.until("every call is answered", PATIENCE, () -> undisturbed.answered() == undisturbed.made());
            assertTrue(
                    undisturbed.outcomes().keySet().stream().allMatch(outcome -> outcome.endsWith(Load.OK)),
                    () -> undisturbed.outcomes().toString());
            assertEquals("0.1." + UPDATES, servedVersion());

            awaitMore(top, top.lines().size());
            awaitMore(events, events.lines().size());
            assertTrue(table.ended().stream().anyMatch(line -> line.startsWith("fire1 ")), table::toString);
            assertTrue(top.documents().size() > 1);
            assertTrue(events.documents().size() > 1);
            top.hangUp();
            events.hangUp();
        }
        assertNothingStays(before);
        Compatibility.record(
                Table.LIFE,
                "Handler bundle of the center replaced 30 times under 200 calls a second: none lost",
                Pair.OURS_THEIRS,
                Compatibility.WORKS);
    }

    /**
     * All that is wired to the host is stopped and started with it, the center too, so that every session ends. How long nobody is answered is
     * measured and printed.
     */
    @Test
    void theHostItselfIsReplacedAndEverybodyComesBack() {
        try (var ours = NodeProcess.start(center, "default", "ours1");
                var quick = Operator.start(center, QUICKLY);
                var usual = Operator.start(center, Reconnection.DEFAULT)) {
            for (int round = 1; round <= CORES; round++) {
                Path core = CORE.build(center.folder(), "0.1." + round, headers -> {});
                quick.await(1);
                usual.await(1);
                quick.forget();
                usual.forget();
                var theirNode = new Answers();
                var ourNode = new Answers();
                var centerItself = new Answers();
                Load load = new Load(
                        CALLS_PER_SECOND,
                        MOST_OPEN,
                        List.of(
                                () -> theirNode.of(
                                        quick.call(ROUTER_FAMILY + "get_router_realms", node.oid(), "router1")),
                                () -> ourNode.of(quick.call(Remote.PREFIX + "node.get_workers", ours.oid())),
                                () -> centerItself.of(quick.call("crossbarfabriccenter.mrealm.get_nodes"))));
                List<Object> installed;
                try (load;
                        var top = ConsoleSession.start(center, "top-" + round, "transom:top -o json")) {
                    awaitMore(top, 0);
                    theirNode.await("it answers");
                    installed = install(List.of(core));
                    long done = System.nanoTime();
                    theirNode.awaitAfter(done);
                    ourNode.awaitAfter(done);
                    centerItself.awaitAfter(done);
                    quick.await(1);
                    usual.await(1);
                    assertTrue(
                            top.over().stream().anyMatch(line -> line.contains("give the command again")),
                            () -> top.program().tail());
                }
                Await.until("every call is answered", PATIENCE, () -> load.answered() == load.made());

                Map<?, ?> row = Remote.map(installed.get(0));
                assertEquals("0.1." + round, row.get("version"));
                List<?> restarted = (List<?>) row.get("restarted");
                assertEquals("io.transom.center", restarted.get(restarted.size() - 1), "it comes last: " + restarted);
                assertTrue(node.isRunning());
                System.out.printf(
                        Locale.ROOT,
                        "io.transom.core replaced: center itself away %d ms, our node %d ms, Crossbar.io's node %d ms,"
                                + " operator back after %d ms (attempts each 100 ms: %d ms); calls %s; restarted %s%n",
                        centerItself.longestGapMillis(),
                        ourNode.longestGapMillis(),
                        theirNode.longestGapMillis(),
                        usual.awayMillis(),
                        quick.awayMillis(),
                        load.outcomes(),
                        restarted);
                assertTrue(
                        load.outcomes().keySet().stream().allMatch(HotDeploymentTest::isOfARestart),
                        () -> load.outcomes().toString());
            }
        }
        Compatibility.record(
                Table.LIFE,
                "Plug-in host of the center replaced under calls: nodes and operators back by themselves",
                Pair.OURS_THEIRS,
                Compatibility.WORKS);
    }

    private static boolean isOfARestart(String outcome) {
        return Load.isHonest(outcome) || OF_A_RESTART.stream().anyMatch(outcome::endsWith);
    }

    private static Path router(CenterProcess center, String version) {
        return ROUTER.build(center.folder(), version, headers -> {});
    }

    private Path router(String version) {
        return router(center, version);
    }

    /** One after the other, in one session; what the console says of each. */
    private List<Object> install(List<Path> files) {
        var commands = new ArrayList<String>();
        for (Path file : files) {
            commands.add("transom:install " + file + " -o json");
        }
        try (var session = ConsoleSession.start(
                center, "install-" + files.get(0).getFileName(), commands.toArray(String[]::new))) {
            session.ended();
            return session.documents();
        }
    }

    private static void assertEveryUpdate(List<Object> installed) {
        var replaced = new ArrayList<String>();
        for (Object one : installed) {
            Map<?, ?> row = Remote.map(one);
            replaced.add(row.get("before") + " " + row.get("version"));
            assertEquals("router", row.get("family"), installed::toString);
            assertEquals(List.of(), row.get("restarted"), installed::toString);
        }
        var expected = new ArrayList<String>();
        for (int i = 1; i <= UPDATES; i++) {
            expected.add("0.1." + (i - 1) + " 0.1." + i);
        }
        assertEquals(expected, replaced);
    }

    /** To the family that is replaced, in two ways, and to one that is not. */
    private Load load() {
        return new Load(
                CALLS_PER_SECOND,
                MOST_OPEN,
                List.of(
                        () -> answering(List.of("realm1"), ROUTER_FAMILY + "get_router_realms", node.oid(), "router1"),
                        () -> answering(List.of(), ROUTER_FAMILY + "get_router_transports", node.oid(), "router1"),
                        () -> answering(List.of("router1"), Remote.PREFIX + "node.get_workers", node.oid())));
    }

    private CompletionStage<Payload> answering(Object expected, String procedure, Object... args) {
        return operator.session().call(procedure, args).thenApply(result -> {
            if (!expected.equals(result.first())) {
                throw new AssertionError(procedure + ": " + result.first());
            }
            return result;
        });
    }

    private static void assertCalls(Load load) {
        Await.until("every call is answered", PATIENCE, () -> load.answered() == load.made());
        Map<String, Integer> outcomes = load.outcomes();
        assertTrue(outcomes.keySet().stream().allMatch(Load::isHonest), outcomes::toString);
        for (int kind = 0; kind < 2; kind++) {
            assertTrue(outcomes.getOrDefault(kind + " " + Load.OK, 0) > 0, outcomes::toString);
        }
        assertEquals(
                List.of("2 " + Load.OK),
                outcomes.keySet().stream()
                        .filter(outcome -> outcome.startsWith("2 "))
                        .toList(),
                outcomes::toString);
    }

    private String servedVersion() {
        try (var session = ConsoleSession.start(center, "modules", "transom:modules")) {
            return session.ended().stream()
                    .filter(line -> line.contains(ROUTER.name()))
                    .map(line -> line.split("\\|")[2].strip())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void awaitMore(ConsoleSession watcher, int lines) {
        Await.until("it prints on", PATIENCE, () -> watcher.lines().size() > lines);
    }

    private void assertNothingStays(Jvm before) {
        Await.until(
                "no class loader of a version that was replaced, no thread of a session that ended", PATIENCE, () -> {
                    var now = Jvm.of(center.program());
                    return now.bundleLoaders() == before.bundleLoaders()
                            && before.threads().containsAll(now.threads());
                });
    }
}
