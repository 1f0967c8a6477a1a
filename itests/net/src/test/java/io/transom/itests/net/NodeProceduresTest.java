package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                List.of(pid),
                node.program().children().stream().map(ProcessHandle::pid).toList(),
                "a direct child");

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
    void itsProceduresAreThereWhenItSaysThatItIsReady() {
        var ready = operator.events("crossbarfabriccenter.node." + node.authid() + ".worker.early.on_worker_ready");
        var outcome = new java.util.concurrent.CompletableFuture<Object>();
        Await.result(operator.session()
                .subscribe(
                        "crossbarfabriccenter.node." + node.authid() + ".worker.early.on_worker_ready",
                        event -> operator.session()
                                .call(Remote.PREFIX + "worker.started", node.oid(), "early")
                                .whenComplete((result, failed) ->
                                        outcome.complete(failed == null ? result.first() : failed))));

        remote.startRouter("early");

        assertEquals("early", Remote.map(ready.next().payload().first()).get("id"));
        assertTrue(String.valueOf(Await.result(outcome)).matches(TIMESTAMP), outcome::toString);
    }

    @Test
    void aStartIsAnnouncedToOthersWithNodeAndWorker() {
        try (var other = center.join("default")) {
            var starting = other.events(Remote.PREFIX + "node.on_router_starting");
            var started = other.events(Remote.PREFIX + "node.on_router_started");

            long pid = remote.startRouter("announced");

            var first = starting.next().payload().args();
            var second = started.next().payload().args();
            assertEquals(node.authid(), first.get(0));
            assertEquals("starting", Remote.map(first.get(1)).get("status"));
            assertEquals(node.authid(), second.get(0));
            assertEquals(pid, Remote.map(second.get(1)).get("pid"));
        }
    }

    @Test
    void progressComesToWhomAsksForIt() {
        var progress = new CopyOnWriteArrayList<@Nullable Object>();

        Await.result(operator.session()
                .call(
                        Remote.PREFIX + "node.start_worker",
                        Payload.of(node.oid(), "progress", "router"),
                        CallOptions.DEFAULT.withProgress(part -> progress.add(part.first())))
                .result());

        assertEquals(1, progress.size());
        assertEquals("starting", Remote.map(progress.get(0)).get("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "controller", "a.b", "a b", "a#b", "\u00e4", "../x"})
    void aWorkerIdThatWillNotDoIsRefused(String id) {
        assertEquals(
                ErrorUris.RUNTIME_ERROR,
                remote.nodeFails("start_worker", id, "router").uri());
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "container", "guest", "Router", "nonsense"})
    void anUnknownTypeIsRefusedWithThoseThatAreKnown(String type) {
        WampError refused = remote.nodeFails("start_worker", "w", type, Map.of());

        assertEquals(ErrorUris.RUNTIME_ERROR, refused.uri());
        assertTrue(refused.text().contains("router"), refused::text);
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @Test
    void anIdInUseIsRefusedWhateverTheType() {
        remote.startRouter("taken");

        assertEquals(
                Errors.WORKER_ALREADY_RUNNING,
                remote.nodeFails("start_worker", "taken", "router").uri());
        assertEquals(List.of("taken"), remote.node("get_workers"));
    }

    @Test
    void optionsAreCheckedAndTheComplaintNamesThePlace() {
        assertComplains("/nonsense", Map.of("nonsense", 1));
        assertComplains("/title", Map.of("title", 7));
        assertComplains("/python", Map.of("python", "bin/java"));
        assertComplains("/python", Map.of("python", "/nowhere/java"));
        assertComplains("/env/vars/A", Map.of("env", Map.of("vars", Map.of("A", 1))));
        assertComplains("/env/other", Map.of("env", Map.of("other", 1)));
        assertComplains("/cpu_affinity/0", Map.of("cpu_affinity", List.of("first")));
        assertComplains("/disabled", Map.of("disabled", true));
        assertEquals(List.of(), remote.node("get_workers"));
    }

    private void assertComplains(String place, Map<String, Object> options) {
        WampError refused = remote.nodeFails("start_worker", "options", "router", options);

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().contains(place), refused::text);
    }

    @Test
    void optionsTakeEffect() {
        remote.node(
                "start_worker",
                "options",
                "router",
                Map.of(
                        "cpu_affinity",
                        List.of(0),
                        "env",
                        Map.of("inherit", List.of("PATH", "HOME"), "vars", Map.of("TRANSOM_ITEST", "here"))));

        assertEquals(
                List.of(list(remote.worker("options", "get_cpus")).get(0)),
                remote.worker("options", "get_cpu_affinity"));
    }

    @Test
    void aWorkerThatCannotComeUpIsToldWithItsLog() {
        WampError failed = remote.nodeFails("start_worker", "broken", "router", Map.of("python", "/bin/false"));

        assertEquals(Errors.CANNOT_START, failed.uri());
        assertEquals(2, failed.payload().args().size());
        assertTrue(failed.payload().args().get(1) instanceof List);
        assertEquals(List.of(), remote.node("get_workers"), "nothing is left");
    }

    @Test
    void aWorkerThatEndsWithoutAnErrorBeforeItIsReadyIsNoSuccess() {
        assertEquals(
                Errors.CANNOT_START,
                remote.nodeFails("start_worker", "early-end", "router", Map.of("python", "/bin/true"))
                        .uri());
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
