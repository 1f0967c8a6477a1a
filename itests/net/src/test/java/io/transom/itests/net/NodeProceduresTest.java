package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The node's own procedures, in full, called at the center. */
@ExtendWith({Shared.class, ShowLogs.class})
class NodeProceduresTest {
    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;

    NodeProceduresTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeEach
    void join() {
        operator = center.join("default");
        remote = node.remote(operator);
    }

    @AfterEach
    void leaveNothing() {
        for (Object worker : list(remote.node("get_workers"))) {
            remote.node("stop_worker", worker, true);
        }
        operator.close();
    }

    @Test
    void statusTellsWhatTheNodeIs() {
        Map<?, ?> status = Remote.map(remote.node("get_status"));

        assertTrue(
                String.valueOf(status.get("title")).startsWith("Transom "), () -> String.valueOf(status.get("title")));
        assertTrue(String.valueOf(status.get("started")).matches(TIMESTAMP));
        assertEquals(
                node.program().handle().pid(),
                ((Number) Objects.requireNonNull(status.get("controller_pid"))).longValue());
        assertEquals(0L, status.get("running_workers"));
        assertEquals(Map.of(), status.get("workers_by_type"));
        assertEquals(node.directory(), Path.of(String.valueOf(status.get("directory"))));
        assertTrue(String.valueOf(status.get("ethadr")).matches("0x[0-9a-fA-F]{40}"));
        assertEquals(NodeProcess.key(node.directory()).publicKey(), status.get("pubkey"));
        assertEquals("default", status.get("management_realm"));
        assertEquals(node.authid(), status.get("management_node_id"));
        assertTrue(status.get("management_session_id") instanceof Long);
        assertEquals(node.oid(), Remote.map(status.get("management_node_extra")).get("node_oid"));
        assertEquals(false, status.get("has_docker"));
    }

    @Test
    void aWorkerGoesThroughItsWholeLife() {
        Instant before = Instant.now().minusMillis(1);
        Map<?, ?> started = Remote.map(remote.node("start_worker", "life", "router"));
        Map<?, ?> worker = Remote.map(remote.node("get_worker", "life"));
        Map<?, ?> withStats = Remote.map(remote.node("get_worker", "life", true));

        long pid = ((Number) Objects.requireNonNull(started.get("pid"))).longValue();
        assertEquals("life", started.get("id"));
        assertEquals("started", started.get("status"));
        assertTrue(Instant.parse(String.valueOf(started.get("started"))).isAfter(before));
        assertTrue(number(started, "startup_time") > 0 && number(started, "startup_time") < 60);
        assertTrue(started.get("who") instanceof Long);
        assertEquals(
                List.of(pid), node.workers().stream().map(ProcessHandle::pid).toList(), "a direct child");

        assertEquals("router", worker.get("type"));
        assertEquals("started", worker.get("status"));
        assertEquals(pid, worker.get("pid"));
        assertTrue(String.valueOf(worker.get("created")).matches(TIMESTAMP));
        assertTrue(number(worker, "uptime") >= 0);
        assertFalse(worker.containsKey("stats"));
        Map<?, ?> traffic = Remote.map(Remote.map(withStats.get("stats")).get("controller_traffic"));
        assertTrue(number(Remote.map(traffic.get("3")), "bytes") > 0, "WAMP messages were read from the worker");

        assertEquals(List.of("life"), remote.node("get_workers"));
        assertEquals(Map.of("router", 1L), Remote.map(remote.node("get_status")).get("workers_by_type"));

        Map<?, ?> stopped = Remote.map(remote.node("stop_worker", "life"));

        assertEquals("life", stopped.get("id"));
        assertEquals("router", stopped.get("type"));
        assertEquals(false, stopped.get("kill"));
        assertTrue(String.valueOf(stopped.get("when")).matches(TIMESTAMP));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "has ended when the answer comes");
        assertEquals(List.of(), remote.node("get_workers"));
        assertEquals(
                Errors.NO_SUCH_WORKER, remote.nodeFails("get_worker", "life").uri());
        assertEquals(
                Errors.NO_SUCH_WORKER, remote.nodeFails("stop_worker", "life").uri());
        assertEquals(
                Errors.NO_SUCH_WORKER,
                remote.nodeFails("get_worker_log", "life").uri());
        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE,
                remote.workerFails("life", "started").uri());
    }

    @Test
    void workersAreListedInOrderAndFiltered() {
        remote.startRouter("b");
        remote.startRouter("A");

        assertEquals(List.of("A", "b"), remote.node("get_workers"));
        assertEquals(List.of("A", "b"), remote.node("get_workers", List.of()));
        assertEquals(List.of("A", "b"), remote.node("get_workers", (Object) null));
        assertEquals(List.of("A", "b"), remote.node("get_workers", List.of("router", "guest")));
        assertEquals(List.of(), remote.node("get_workers", List.of("guest")));
    }

    @Test
    void killedWorkersAreGoneToo() {
        long pid = remote.startRouter("killed");

        Map<?, ?> stopped = Remote.map(remote.node("stop_worker", "killed", true));

        assertEquals(true, stopped.get("kill"));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @Test
    void aFrozenWorkerIsKilledAfterTenSeconds() {
        long pid = remote.startRouter("frozen");
        Program.signal("STOP", pid);

        remote.node("stop_worker", "frozen");

        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @Test
    void aStopIsAnnounced() {
        try (var other = center.join("default")) {
            var requested = other.events("crossbarfabriccenter.node." + node.authid() + ".on_stop_requested");
            remote.startRouter("stopping");

            Map<?, ?> stopped = Remote.map(remote.node("stop_worker", "stopping"));

            assertEquals(stopped, requested.next().payload().first());
        }
    }

    @Test
    void theLogHasTheTextAndEndsWhereItIsTold() {
        try (var other = center.join("default")) {
            var lines = other.events(Remote.PREFIX + "worker.on_worker_log");
            remote.startRouter("talking");
            remote.startRealm("talking", "realm1");

            var event =
                    lines.next(each -> "talking".equals(each.payload().args().get(1)));
            List<?> all = list(remote.node("get_worker_log", "talking"));
            List<?> last = list(remote.node("get_worker_log", "talking", 1));

            assertEquals(node.authid(), event.payload().first());
            assertTrue(event.payload().args().get(2) instanceof String);
            assertTrue(all.size() > 1);
            for (Object entry : all) {
                Map<?, ?> map = Remote.map(entry);
                assertTrue(map.get("log_time") instanceof Double, () -> "" + entry);
                assertTrue(map.get("level") instanceof String, () -> "" + entry);
                assertTrue(map.get("namespace") instanceof String, () -> "" + entry);
                assertTrue(map.get("text") instanceof String, () -> "" + entry);
            }
            assertEquals(1, last.size());
            assertTrue(all.stream()
                    .anyMatch(entry ->
                            String.valueOf(Remote.map(entry).get("text")).contains("realm1")));
            assertTrue(list(remote.node("get_worker_log", "talking", 0)).size() >= all.size());
            assertTrue(list(remote.node("get_worker_log", "talking", (Object) null))
                            .size()
                    >= all.size());
        }
    }

    @Test
    void heartbeatsTellOfNodeAndWorkers() {
        remote.startRouter("beating");
        var beats = operator.events("crossbarfabriccenter.node.on_heartbeat");
        var ofWorkers = operator.events("crossbarfabriccenter.node.on_worker_heartbeat");

        var beat = beats.next(event -> node.authid().equals(event.payload().first())
                && Map.of("router", 1L, "controller", 1L)
                        .equals(Remote.map(event.payload().args().get(1)).get("workers")));
        var ofWorker = ofWorkers.next(event -> event.payload().args().get(1).equals("beating"));

        Map<?, ?> figures = Remote.map(beat.payload().args().get(1));
        assertEquals(1L, figures.get("state"));
        assertEquals("default", figures.get("mrealm_id"));
        assertTrue(figures.get("timestamp") instanceof Long);
        assertTrue(figures.get("seq") instanceof Long);
        assertTrue(Remote.map(figures.get("system"))
                .keySet()
                .containsAll(List.of("cpu", "memory", "network", "disk", "uptime")));
        Map<?, ?> worker = Remote.map(ofWorker.payload().args().get(2));
        assertEquals("router", worker.get("type"));
        assertTrue(Remote.map(worker.get("process")).get("pid") instanceof Long);
        assertTrue(Remote.map(worker.get("router")).containsKey("messages"));
    }

    private static double number(Map<?, ?> map, String key) {
        return ((Number) Objects.requireNonNull(map.get(key), key)).doubleValue();
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    @Test
    void nobodyStopsTheControllerAsAWorker() {
        assertEquals(
                Errors.NO_SUCH_WORKER,
                remote.nodeFails("stop_worker", "controller").uri());
        assertNull(node.program().handle().onExit().getNow(null));
    }
}
