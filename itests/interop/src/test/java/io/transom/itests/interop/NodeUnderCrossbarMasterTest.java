package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of ours from its login to its end under a Crossbar.io master that knows nothing of us. */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2) // waits most of the time
class NodeUnderCrossbarMasterTest {
    private static final String REALM = "default";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** How long the master is watched; its polls come every 10 s. */
    private static final int WATCHED_SECONDS = Integer.getInteger("transom.interop.watch.seconds", 60);

    /** What the master writes every 10 s when all is well. Any other line is a complaint. */
    private static final Predicate<String> WELL = Pattern.compile(
                    "check & apply run started|is still healthy \\[status=online\\]|check & apply run completed successfully")
            .asPredicate();

    private CrossbarMaster master;
    private TestClient operator;

    @BeforeAll
    void start() {
        master = CrossbarMaster.start("node-under-crossbar");
        operator = master.join(REALM);
    }

    @AfterAll
    void stop() {
        operator.close();
        master.close();
    }

    private TransomNode node(URI url, String authid) {
        return TransomNode.create(url, master.logs(), authid);
    }

    private TransomNode online(String authid) {
        TransomNode node = node(master.url(), authid);
        try (TestClient domain = master.join(null)) {
            node.pair(domain, REALM).start();
        }
        node.await(operator, "online");
        return node;
    }

    @Test
    @Order(1)
    void theMasterPollsItAndHasNothingToComplainOf() {
        try (var node = node(master.url(), "quiet")) {
            pairByShell(node);
            node.start().await(operator, "online");
            Remote remote = node.remote(operator);
            ProcessHandle worker = node.startRouter(operator, "w1");
            remote.startRealm("w1", "realm1");
            remote.startWebSocket("w1", "t1", Ports.free());
            var beats = operator.events("crossbarfabriccenter.node.on_heartbeat");
            var ofWorkers = operator.events("crossbarfabriccenter.node.on_worker_heartbeat");
            long first = number(beats.next().payload().args().get(1), "seq");
            int from = log().size();

            for (long seq = first; seq < first + WATCHED_SECONDS; ) {
                Map<?, ?> beat = Remote.map(beats.next().payload().args().get(1));
                assertEquals(seq + 1, number(beat, "seq"), "none is left out");
                assertEquals(Map.of("router", 1L, "controller", 1L), beat.get("workers"));
                seq = number(beat, "seq");
            }

            List<String> since = log().subList(from, log().size());
            assertEquals(List.of(), since.stream().filter(WELL.negate()).toList(), "complaints");
            long polls = since.stream()
                    .filter(line -> line.contains("managed node \"" + node.oid() + "\" is still healthy"))
                    .count();
            assertTrue(polls >= WATCHED_SECONDS / 10 - 1, () -> polls + " polls in " + WATCHED_SECONDS + " s");
            assertTrue(
                    ofWorkers.all().stream()
                            .anyMatch(beat -> "w1".equals(beat.payload().args().get(1))),
                    "heartbeats of the worker");
            works("Node paired by `crossbar shell pair node`");
            works("Node with a router worker: polled every 10 s, nothing to complain of in the log of the master");
            works("`crossbarfabriccenter.node.on_heartbeat`", Table.EVENTS);
            works("`crossbarfabriccenter.node.on_worker_heartbeat`", Table.EVENTS);
            endsOnSigtermWithItsWorker(node, worker);
        }
    }

    private void pairByShell(TransomNode node) {
        var home = Map.of(
                "HOME",
                Objects.requireNonNull(master.superuserKeys().getParent()).toString(),
                "CROSSBAR_FABRIC_URL",
                master.url().toString());
        CrossbarProcess.run(master.logs().resolve("shell-init.log"), node.directory(), home, "shell", "init", "--yes");
        String paired = CrossbarProcess.run(
                master.logs().resolve("shell-pair.log"),
                node.directory(),
                home,
                "shell",
                "pair",
                "node",
                node.directory().resolve("key.pub").toString(),
                REALM,
                node.authid());
        Matcher oid = Pattern.compile("\"oid\": \"([^\"]+)\"").matcher(paired);
        assertTrue(oid.find(), paired);
        node.paired(oid.group(1));
    }

    private static long number(@Nullable Object map, String key) {
        return ((Number) Objects.requireNonNull(Remote.map(map).get(key))).longValue();
    }

    private List<String> log() {
        return master.process()
                .program()
                .output()
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private void endsOnSigtermWithItsWorker(TransomNode node, ProcessHandle worker) {
        Program.signal("TERM", node.program().handle().pid());

        assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
        assertFalse(worker.isAlive(), "the worker has ended before its node");
        node.await(operator, "offline");
        works("Node ended by SIGTERM: exit code 0, its workers ended");
    }

    private static void works(String row) {
        works(row, Table.LIFE);
    }

    private static void works(String row, Table table) {
        Compatibility.record(table, row, Pair.THEIRS_OURS, Compatibility.WORKS);
    }

    @Test
    @Order(2)
    void joinsWithEachSubProtocolAndLeavesWithGoodbye() {
        try (var relay = new UplinkRelay(master.url(), "wamp.2.cbor");
                var node = node(relay.url(), "protocols")) {
            try (TestClient domain = master.join(null)) {
                node.pair(domain, REALM).start();
            }
            int joined = 0;
            for (String protocol : List.of("wamp.2.cbor", "wamp.2.msgpack", "wamp.2.json")) {
                if (joined > 0) {
                    relay.cut(protocol);
                }
                node.awaitLog("procedures registered", ++joined);
                assertEquals(protocol, relay.chosen());
                assertEquals(
                        node.authid(),
                        Remote.map(node.remote(operator).node("get_status")).get("management_node_id"),
                        protocol);
                works("Node joins with `" + protocol + "`");
            }
            var shutdown = operator.events("crossbarfabriccenter.node.protocols.on_shutdown");

            Program.signal("INT", node.program().handle().pid());

            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertNull(Remote.map(shutdown.next().payload().first()).get("who"));
            List<String> said = relay.said();
            List<String> last = said.subList(said.size() - 2, said.size());
            assertTrue(last.get(0).matches("\\[6,.*\"wamp\\.close\\.normal\"]"), last::toString);
            assertEquals("close 1000", last.get(1));
            works("Node ended by SIGINT: GOODBYE, exit code 0, its workers ended");
        }
    }

    @Test
    @Order(3)
    void comesBackWithItsWorkersWhenTheMasterIsStartedAgain() {
        try (var node = online("comeback")) {
            long pid = node.startRouter(operator, "w1").pid();

            master.restart();

            operator = master.join(REALM);
            node.await(operator, "online");
            Await.until("its worker answers", CrossbarProcess.START, () -> pidOf(node, "w1") == pid);
            assertEquals(List.of("w1"), node.remote(operator).node("get_workers"));
            var beats = operator.events("crossbarfabriccenter.node.on_heartbeat");
            beats.next(beat -> node.authid().equals(beat.payload().first()));

            Map<?, ?> answer = Remote.map(node.remote(operator).node("shutdown"));

            assertEquals("comeback", answer.get("node_id"));
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
            works("Center started again: node comes back by itself, with the procedures of its workers");
        }
    }

    /** 0 while the worker does not answer through the master. */
    private long pidOf(TransomNode node, String worker) {
        return operator.session()
                .call(Remote.PREFIX + "worker.get_process_stats", node.oid(), worker)
                .handle((stats, failed) -> failed == null ? number(stats.first(), "pid") : 0)
                .toCompletableFuture()
                .join();
    }

    @Test
    @Order(4)
    void endsWhenTheMasterDoesNotKnowIt() {
        try (var node = node(master.url(), "stranger").start()) {
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertTrue(node.program().output().contains("pair it first, public key " + node.publicKey()));
            works("Node with an unknown key: `fabric.auth-failed.node-unpaired`, exit code 0");
        }
    }

    @Test
    @Order(5)
    void theFirstOfTwoWithTheSameKeyGoesOn() {
        try (var node = online("twice");
                var copy = node.copy("twice-copy").start()) {
            copy.awaitLog("the center refuses crossbarfabriccenter.node.twice.get_status", 1);

            assertEquals(
                    node.program().handle().pid(),
                    Remote.map(node.remote(operator).node("get_status")).get("controller_pid"));
            works("Second process with the same key: let in, its registrations refused; the first goes on");
        }
    }

    @Test
    @Order(6)
    void whenItIsKilledItsWorkersEndAndTheMasterKnows() {
        try (var node = online("killed")) {
            ProcessHandle worker = node.startRouter(operator, "w1");

            node.program().kill();

            Await.until("the worker has ended", SOON, () -> !worker.isAlive());
            node.await(operator, "offline");
            works("Node killed by SIGKILL: offline at once, its workers ended");
        }
    }
}
