package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.TestClient;
import io.transom.wamp.Event;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Crossbar.io node under our center comes, beats, goes and comes back, in every way it has. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";

    private final CenterProcess center;
    private final CrossbarNode node;
    private TestClient operator;
    private EventRecorder ready;
    private EventRecorder shutdown;

    LifeTest(CenterProcess center) {
        this.center = center;
        node = CrossbarNode.create(center.url(), center.folder(), "life1");
    }

    @BeforeEach
    void startUnlessItRuns() {
        operator = center.join("default");
        ready = operator.events(MREALM + "on_node_ready");
        shutdown = operator.events(MREALM + "on_node_shutdown");
        if (node.oid().isEmpty()) {
            pair();
        }
        if (!node.isRunning()) {
            node.start();
            node.awaitReady();
        }
        node.await(operator, "online");
    }

    @AfterEach
    void leave() {
        operator.close();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private void pair() {
        try (var domain = center.join(null)) {
            node.pair(domain, "default");
        }
    }

    @Test
    void heartbeatsAndStatusArriveAtTheOperator() {
        var heartbeats = operator.events("crossbarfabriccenter.node.on_heartbeat");
        var workers = operator.events("crossbarfabriccenter.node.on_worker_heartbeat");

        Event first = heartbeats.next(this::isOfNode);
        Event second = heartbeats.next(this::isOfNode);
        Event controller = workers.next(event ->
                isOfNode(event) && "controller".equals(event.payload().args().get(1)));

        assertEquals(number(first, "seq") + 1, number(second, "seq"));
        assertEquals(number(first, "period"), 1);
        assertTrue(number(second, "timestamp") > number(first, "timestamp"));
        assertEquals("default", beat(second).get("mrealm_id"));
        assertTrue(Remote.map(beat(second).get("system")).containsKey("cpu"));
        assertEquals(
                "controller", Remote.map(controller.payload().args().get(2)).get("type"));
        var seen = Remote.map(operator.call(MREALM + "get_node", node.oid()));
        assertEquals("online", seen.get("status"));
        assertEquals("life1", seen.get("authid"));
        works(Table.EVENTS, "`crossbarfabriccenter.node.on_heartbeat`");
        works(Table.EVENTS, "`crossbarfabriccenter.node.on_worker_heartbeat`");
        works(Table.LIFE, "`mrealm.get_node` of a connected node: `online`");
    }

    /** Of these only SIGTERM says goodbye, and waits for the answer. */
    @ParameterizedTest
    @CsvSource({"KILL, 137", "TERM, 1", "INT, 0"})
    void isSeenToGoAndToComeBackOnceEach(String signal, int exitCode) {
        node.process().signal(signal);

        assertEquals(exitCode, node.process().program().exitCode(CrossbarProcess.START));
        node.await(operator, "offline");
        node.start();
        node.awaitReady();
        node.await(operator, "online");
        afterAnotherHeartbeat();
        assertEquals(1, count(shutdown), "on_node_shutdown");
        assertEquals(1, count(ready), "on_node_ready");
        works(Table.EVENTS, "`crossbarfabriccenter.mrealm.on_node_shutdown`, exactly once");
        works(Table.EVENTS, "`crossbarfabriccenter.mrealm.on_node_ready`, exactly once");
        works(Table.LIFE, "Node ended by SIG" + signal + " (exit code " + exitCode + "), started again");
    }

    @Test
    void isSeenToHaveStoppedByMissingPongsAndComesBackByItself() {
        node.process().signal("STOP");
        node.await(operator, "offline");

        node.process().signal("CONT");

        node.await(operator, "online");
        afterAnotherHeartbeat();
        assertEquals(1, count(shutdown), "on_node_shutdown");
        assertEquals(1, count(ready), "on_node_ready");
        works(Table.LIFE, "Node stopped by SIGSTOP: missed by its pongs; back after SIGCONT");
    }

    @Test
    void anUnpairedNodeEndsAndAPairedOneIsBack() {
        try (var domain = center.join(null)) {
            domain.call(MREALM + "unpair_node", node.oid());
        }

        assertEquals(0, node.process().program().exitCode(CrossbarProcess.START));
        String oid = node.oid();
        pair();
        assertEquals(oid, node.oid(), "the same key has the same OID again");
        node.start();
        node.awaitReady();
        node.await(operator, "online");
        works(Table.LIFE, "Node unpaired while connected: session closed, process ends with exit code 0");
        works(Table.LIFE, "Node paired again: back under its OID");
    }

    @Test
    void aSecondProcessWithTheSameKeyIsRefusedAndEnds() {
        try (var copy = node.copy("life1-copy")) {
            copy.start();

            assertEquals(0, copy.process().program().exitCode(CrossbarProcess.START));
            assertTrue(copy.process()
                    .program()
                    .output()
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("fabric.auth-failed.node-already-connected"));
        }
        assertEquals(
                "life1", Remote.map(node.remote(operator).node("get_status")).get("management_node_id"));
        assertEquals(0, count(shutdown), "the first is not hurt");
        Compatibility.record(
                Table.LIFE,
                "Second process with the same key: refused, ends; the first goes on",
                Pair.OURS_THEIRS,
                Compatibility.CORRECTED);
    }

    @Test
    void aNodeWhoseKeyIsUnknownIsRefusedAndEnds() {
        try (var unknown = CrossbarNode.create(center.url(), center.folder(), "unknown1")) {
            unknown.start();

            assertEquals(0, unknown.process().program().exitCode(CrossbarProcess.START));
            assertTrue(unknown.process()
                    .program()
                    .output()
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("fabric.auth-failed.node-unpaired"));
        }
        works(Table.LIFE, "Node with an unknown key: `fabric.auth-failed.node-unpaired`, exit code 0");
    }

    /** Whatever would be told twice has been told by then. */
    private void afterAnotherHeartbeat() {
        var heartbeats = operator.events("crossbarfabriccenter.node.on_heartbeat");
        heartbeats.next(this::isOfNode);
        heartbeats.next(this::isOfNode);
    }

    private long count(EventRecorder events) {
        return new ArrayList<>(events.all())
                .stream()
                        .filter(event -> node.oid().equals(event.payload().first()))
                        .count();
    }

    private boolean isOfNode(Event event) {
        return node.authid().equals(event.payload().first());
    }

    private static java.util.Map<?, ?> beat(Event event) {
        return Remote.map(event.payload().args().get(1));
    }

    private static long number(Event event, String key) {
        return ((Number) beat(event).get(key)).longValue();
    }

    private static void works(Table table, String row) {
        Compatibility.record(table, row, Pair.OURS_THEIRS, Compatibility.WORKS);
    }
}
