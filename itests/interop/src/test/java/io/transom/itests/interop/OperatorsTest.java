package io.transom.itests.interop;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.ActivationFile;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.itests.peers.Clients;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Crossbar.io's operators at our center and at a Crossbar.io master that is asked the same: its client library for Python,
 * autobahn-js, {@code wamp}, {@code crossbar shell} with its monitor, nodes that are paired from a folder. A difference that is not on the list of
 * corrections fails, and so does a correction that is none any more.
 */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1) // the longest
class OperatorsTest {
    private static final String PAIRED = "crossbarfabriccenter.mrealm.on_node_paired";

    private final OperatorCases fleet = new OperatorCases("fleet-cases.json");
    private final OperatorCases roles = new OperatorCases("role-cases.json");
    private CenterProcess center;
    private CrossbarMaster master;
    private OperatorSide ours;
    private OperatorSide theirs;

    @BeforeAll
    void start() {
        var starting = CompletableFuture.supplyAsync(() -> CenterProcess.start("ours"), OperatorSide.THREADS);
        master = CrossbarMaster.start("theirs");
        center = starting.join();
        ours = OperatorSide.of(center);
        theirs = OperatorSide.of(master);
    }

    @AfterAll
    void stop() {
        Stream.of(ours, theirs, center, master).filter(Objects::nonNull).forEach(each -> {
            try {
                each.close();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });
    }

    @Test
    @Order(1)
    void operatorsFindAtOurCenterWhatTheyFindAtTheirs() {
        var cases = new OperatorCases("operator-cases.json");
        var nodes = new ConcurrentLinkedQueue<CrossbarNode>();
        atBoth(side -> nodes.add(side.node("edge1")));
        List<String> differences = new ArrayList<>(cases.differences("before a node is there", ours, theirs));
        nodes.forEach(CrossbarNode::start);
        nodes.forEach(CrossbarNode::awaitReady);
        differences.addAll(cases.differences("with a node", ours, theirs));
        same(differences);
        CenterCompatibility.works("client library for Python, `wamp`, `crossbar shell`");
    }

    /** The node has a router in its local configuration. Meanwhile, since the monitor looks every 5 s only, a newcomer is let in. */
    @Test
    @Order(2)
    void theShellsMonitorAndSubscribersAreToldOfNodesAndANewOperatorIsActivatedByTheShell() {
        atBoth(side -> side.node("mon1").configure("""
                {"version": 2, "controller": {"fabric": {"heartbeat": {"startup_delay": 1, "heartbeat_period": 1}}},
                 "workers": [{"type": "router", "id": "local1",
                  "realms": [{"name": "realm1", "roles": [{"name": "anonymous", "permissions": []}]}],
                  "transports": [{"type": "websocket",
                   "endpoint": {"type": "tcp", "port": %d, "interface": "127.0.0.1"}}]}]}
                """.formatted(Ports.free())));
        var activation = CompletableFuture.supplyAsync(
                () -> fleet.differences("activation by the shell", ours, theirs), OperatorSide.THREADS);
        same(fleet.differences("monitor and node events", ours, theirs));
        CenterCompatibility.works("`crossbar shell monitor`");
        same(activation.join());
        CenterCompatibility.works("`crossbar shell auth`: activation with the code from the log");
    }

    @Test
    @Order(3)
    void subscribersAreToldWhatTheCenterDoes() {
        same(fleet.differences("events of the center", ours, theirs));
    }

    @Test
    @Order(4)
    void rolesMayDoOnAManagementRealmWhatTheyMayAtTheirs() {
        same(roles.differences("management realm", ours, theirs));
        CenterCompatibility.works("every role of a management realm: what it may do");
    }

    @Test
    @Order(5)
    void rolesMayDoOnTheDomainRealmWhatTheyMayAtTheirs() {
        same(roles.differences("domain realm", ours, theirs));
        CenterCompatibility.works("every role of the domain realm: what it may do");
    }

    /** With cryptosign; each side has a node online. */
    @Test
    @Order(7)
    void operatorsInJavaScriptFindAtOurCenterWhatTheyFindAtTheirs() throws IOException {
        Path script;
        try {
            script = Files.copy(
                    OperatorCases.resource("operator_cases.mjs"),
                    Clients.node().resolve("operator_cases.mjs"),
                    REPLACE_EXISTING);
        } catch (Clients.Missing missing) {
            missing.report();
            return;
        }
        atBoth(side -> {
            CrossbarNode node = side.node("js1");
            try (var domain = side == ours ? center.join(null) : master.join(null)) {
                Object paired = domain.call(
                        "crossbarfabriccenter.mrealm.pair_node", node.publicKey(), "default", "js1", Map.of("a", "b"));
                side.name("js1", Objects.requireNonNull(Remote.map(paired).get("oid")));
            }
            node.start();
            node.awaitReady();
        });
        var cases = new OperatorCases("autobahn-js-cases.json");
        BiFunction<Path, List<String>, Program> node = (output, arguments) -> {
            var words = new ArrayList<>(List.of("node", script.toString()));
            words.addAll(arguments);
            return Program.start(output, script.getParent(), Map.of(), words);
        };
        same(cases.differences("autobahn-js", ours, theirs, side -> side.run(cases.file(), "autobahn-js", node)));
        CenterCompatibility.works("autobahn-js with cryptosign");
    }

    private void atBoth(Consumer<OperatorSide> what) {
        var running = CompletableFuture.runAsync(() -> what.accept(ours), OperatorSide.THREADS);
        what.accept(theirs);
        running.join();
    }

    private static void same(List<String> differences) {
        assertTrue(
                differences.isEmpty(),
                () -> differences.size() + " differences:\n   " + String.join("\n   ", differences));
    }

    @Test
    @Order(6)
    void aNodeBelowTheWatchedFolderIsPairedAndFindsItsCenter() throws IOException {
        try (var domain = center.join(null);
                var theirDomain = master.join(null)) {
            var events = domain.events(PAIRED);
            var theirEvents = theirDomain.events(PAIRED);
            Path ours = keysBelow(center.folder().resolve("watch"));
            Path theirs = keysBelow(master.watched());
            var paired = node(events);
            var theirPaired = node(theirEvents);
            assertEquals(theirPaired.keySet(), paired.keySet());
            for (String same : List.of("authid", "cluster_ip", "label", "description", "tags")) {
                assertEquals(theirPaired.get(same), paired.get(same), same);
            }
            assertEquals(
                    Remote.map(theirPaired.get("authextra")).keySet(),
                    Remote.map(paired.get("authextra")).keySet());

            var file = awaitActivation(ours);
            assertEquals(tags(awaitActivation(theirs).text()), tags(file.text()));
            assertEquals(center.url().toString(), file.managementUrl());
            assertEquals(paired.get("oid"), file.nodeOid());
            assertEquals("wnode1", file.nodeAuthid());

            try (var node = CrossbarProcess.start(center.folder().resolve("wnode1.log"), "edge start", ours, Map.of());
                    var operator = center.join("default")) {
                node.awaitLog("Connected to Crossbar.io Master at management realm");
                Await.until(
                        "the node is online",
                        CrossbarProcess.START,
                        () -> List.of(String.valueOf(paired.get("oid")))
                                .equals(operator.call("crossbarfabriccenter.mrealm.get_nodes", "online")));
            }
        }
    }

    private static Path keysBelow(Path watched) throws IOException {
        Path directory = Files.createDirectories(watched.resolve("one")).resolve(".crossbar");
        CrossbarProcess.run(
                watched.resolveSibling("wnode1-keys.log"),
                directory.getParent(),
                Map.of("CROSSBAR_NODE_ID", "wnode1", "CROSSBAR_NODE_CLUSTER_IP", "10.1.2.3"),
                "edge",
                "keys",
                "--cbdir",
                directory.toString());
        return directory;
    }

    /** The node as the event of its pairing has it. */
    private static Map<?, ?> node(EventRecorder paired) {
        Await.until(
                "a node is paired", CrossbarProcess.START, () -> !paired.all().isEmpty());
        return Remote.map(paired.all().get(0).payload().args().get(0));
    }

    private static ActivationFile awaitActivation(Path directory) throws IOException {
        Path file = directory.resolve(ActivationFile.NAME);
        Await.until(file + " is written", CrossbarProcess.START, () -> Files.exists(file) && hasUrl(file));
        return ActivationFile.read(file);
    }

    private static boolean hasUrl(Path file) {
        try {
            ActivationFile.read(file);
            return true;
        } catch (IOException unfinished) {
            return false;
        }
    }

    private static List<String> tags(String file) {
        return file.lines().map(line -> line.replaceAll(":.*", "")).toList();
    }
}
