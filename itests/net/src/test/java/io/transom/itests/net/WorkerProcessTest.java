package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.TestClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every native worker tells of its process, called at the center. */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerProcessTest {
    private static final String WORKER = "process1";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;
    private long pid;

    WorkerProcessTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeAll
    void startWorker() {
        operator = center.join("default");
        remote = node.remote(operator);
        pid = remote.startRouter(WORKER);
    }

    @AfterAll
    void stopWorker() {
        remote.node("stop_worker", WORKER);
        operator.close();
    }

    @Test
    void theProcessTellsOfItself() {
        Map<?, ?> stats = Remote.map(remote.worker(WORKER, "get_process_stats"));
        Map<?, ?> info = Remote.map(remote.worker(WORKER, "get_process_info"));
        Map<?, ?> monitor = Remote.map(remote.worker(WORKER, "get_process_monitor"));

        assertEquals(pid, stats.get("pid"));
        assertTrue(number(stats, "resident") > 10_000_000);
        assertTrue(number(stats, "user") >= 0);
        assertTrue(number(info, "threads") > 1);
        assertTrue(list(info.get("files")).stream()
                .anyMatch(file -> String.valueOf(file).endsWith(".jar")));
        assertEquals("router", monitor.get("type"));
        assertEquals(pid, monitor.get("pid"));
        assertTrue(remote.worker(WORKER, "trigger_gc") instanceof Long);
        assertTrue(String.valueOf(remote.worker(WORKER, "utcnow")).endsWith("Z"));
        assertTrue(((Number) Objects.requireNonNull(remote.worker(WORKER, "uptime"))).doubleValue() > 0);
        assertEquals(node.authid(), remote.worker(WORKER, "get_node_id"));
        assertTrue(((Number) Objects.requireNonNull(remote.worker(WORKER, "get_cpu_count"))).longValue() >= 1);
    }

    @Test
    void affinityIsSetForTheWholeProcess() {
        List<?> cpus = list(remote.worker(WORKER, "get_cpus"));
        try {
            assertEquals(List.of(cpus.get(0)), remote.worker(WORKER, "set_cpu_affinity", List.of(0)));
            assertEquals(List.of(cpus.get(0)), remote.worker(WORKER, "get_cpu_affinity"));
            for (List<?> wrong : List.of(List.of(), List.of(-1), List.of(100_000))) {
                assertEquals(
                        Errors.CROSSBAR_RUNTIME_ERROR,
                        remote.workerFails(WORKER, "set_cpu_affinity", wrong).uri(),
                        wrong::toString);
            }
            assertEquals(List.of(cpus.get(0)), remote.worker(WORKER, "get_cpu_affinity"), "nothing was changed");
            assertEquals(cpus, remote.worker(WORKER, "get_cpus"));
        } finally {
            remote.worker(
                    WORKER,
                    "set_cpu_affinity",
                    IntStream.range(0, cpus.size()).boxed().toList());
        }
    }

    @Test
    void figuresArePublishedWhileTheyAreMonitored() {
        var stats = operator.events(
                "crossbarfabriccenter.node." + node.authid() + ".worker." + WORKER + ".on_process_stats");

        remote.worker(WORKER, "set_process_stats_monitoring", 0.1);
        Map<?, ?> first = Remote.map(stats.next().payload().first());
        Map<?, ?> second = Remote.map(stats.next().payload().first());
        remote.worker(WORKER, "set_process_stats_monitoring", 0);

        assertEquals(pid, first.get("pid"));
        assertEquals(number(first, "seq") + 1, number(second, "seq"));
        int seen = stats.all().size();
        remote.worker(WORKER, "trigger_gc");
        assertTrue(stats.all().size() <= seen + 1, "switched off");
    }

    private static double number(Map<?, ?> map, String key) {
        return ((Number) Objects.requireNonNull(map.get(key), key)).doubleValue();
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
