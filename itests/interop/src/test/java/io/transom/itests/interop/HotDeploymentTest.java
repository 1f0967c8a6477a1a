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
import io.transom.wamp.ErrorUris;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The plug-in host of our center is replaced by {@code transom:install} while operators call a Crossbar.io node through it.
 */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotDeploymentTest {
    private static final int CALLS_PER_SECOND = 200;

    /** Below the center's limit of an operator's unanswered calls. */
    private static final int MOST_OPEN = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
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

    private static void awaitMore(ConsoleSession watcher, int lines) {
        Await.until("it prints on", PATIENCE, () -> watcher.lines().size() > lines);
    }
}
