package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGKILL in the middle: of a worker, of a node, of the center. */
@ExtendWith({Shared.class, ShowLogs.class})
class CrashTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";

    private final CenterProcess shared;

    CrashTest(CenterProcess shared) {
        this.shared = shared;
    }

    @Test
    void aKilledWorkerIsNoticedAndItsCallsAreCanceled() throws Exception {
        try (var node = NodeProcess.start(shared, "default", "crash-worker");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            long pid = remote.startRouter("w1");
            remote.startRouter("w2");
            freeze(pid);
            CompletionStage<Payload> pending = remote.begin("w1", "get_process_stats");
            assertTrue(remote.worker("w2", "utcnow") instanceof String, "the other worker answers meanwhile");

            kill(pid);

            assertEquals(ErrorUris.CANCELED, Await.error(pending).uri());
            Await.until("the worker is gone from the table", () -> List.of("w2").equals(remote.node("get_workers")));
            assertEquals(
                    ErrorUris.NO_SUCH_PROCEDURE,
                    remote.workerFails("w1", "utcnow").uri());
            assertTrue(remote.startRouter("w1") > 0, "the ID is free again");
            assertEquals("online", node.status(operator));
        }
    }

    @Test
    void aKilledNodeGoesOfflineOnceAndTakesItsWorkersAlong() {
        try (var node = NodeProcess.start(shared, "default", "crash-node");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            List<ProcessHandle> workers = new ArrayList<>();
            for (String worker : List.of("w1", "w2")) {
                workers.add(ProcessHandle.of(remote.startRouter(worker)).orElseThrow());
            }
            freeze(workers.get(0).pid());
            var offline = operator.events(MREALM + "on_node_shutdown");
            var online = operator.events(MREALM + "on_node_ready");
            CompletionStage<Payload> pending = remote.begin("w1", "get_process_stats");

            node.program().kill();

            assertEquals(ErrorUris.CANCELED, Await.error(pending).uri());
            offline.next(event -> isOf(node, event));
            assertEquals("offline", node.status(operator));
            WampError missing = remote.nodeFails("get_status");
            assertEquals(ErrorUris.NO_SUCH_PROCEDURE, missing.uri());
            assertTrue(missing.text().contains(node.authid()), missing::text);
            thaw(workers.get(0).pid()); // a frozen process cannot even notice that it is to die
            Await.until("no worker outlives its node", () -> workers.stream().noneMatch(ProcessHandle::isAlive));

            node.restart();
            online.next(event -> isOf(node, event));

            assertEquals("online", node.status(operator));
            assertEquals(List.of(), remote.node("get_workers"));
            assertEquals(
                    1, offline.all().stream().filter(event -> isOf(node, event)).count(), "offline exactly once");
            assertEquals(
                    1, online.all().stream().filter(event -> isOf(node, event)).count(), "online exactly once");
        }
    }

    @Test
    void nodesComeBackToAKilledCenterWhichKnowsAllThatItAcknowledged() {
        try (var center = CenterProcess.start("crash-center")) {
            var nodes = new ArrayList<NodeProcess>();
            try {
                for (String authid : List.of("n1", "n2")) {
                    nodes.add(NodeProcess.start(center, "default", authid));
                }
                Map<?, ?> realm;
                String unpaired;
                try (var domain = center.join(null)) {
                    realm = Remote.map(
                            domain.call(MREALM + "create_mrealm", Map.of("name", "kept", "tags", List.of("a", "b"))));
                    NodeProcess.pair(domain, center.folderOf("n3"), "kept", "n3");
                    unpaired = NodeProcess.pair(domain, center.folderOf("n4"), "kept", "n4");
                    domain.call(MREALM + "unpair_node", unpaired);
                    domain.call(MREALM + "create_mrealm", Map.of("name", "gone"));
                    domain.call(MREALM + "delete_mrealm_by_name", "gone");
                }
                long pid;
                try (var operator = center.join("default")) {
                    pid = nodes.get(0).remote(operator).startRouter("w1");
                }
                TestClient pending = center.join("default");
                freeze(pid);
                CompletionStage<Payload> call = nodes.get(0).remote(pending).begin("w1", "get_process_stats");

                center.program().kill();

                assertEquals(ErrorUris.CANCELED, Await.error(call).uri());
                thaw(pid);
                center.restart();
                nodes.forEach(NodeProcess::awaitOnline);

                try (var domain = center.join(null);
                        var operator = center.join("default");
                        var kept = center.join("kept")) {
                    assertEquals(List.of("default", "kept"), sorted(domain.call(MREALM + "list_mrealms", true)));
                    assertEquals(realm, domain.call(MREALM + "get_mrealm_by_name", "kept"));
                    assertEquals(List.of("n1", "n2"), sorted(operator.call(MREALM + "get_nodes", null, true)));
                    assertEquals(List.of("n3"), sorted(kept.call(MREALM + "get_nodes", null, true)));
                    assertEquals(
                            Errors.NODE_NOT_PAIRED,
                            domain.callFails(MREALM + "unpair_node", unpaired).uri());
                    Remote first = nodes.get(0).remote(operator);
                    assertEquals(List.of("w1"), first.node("get_workers"), "the worker has lived through it");
                    assertEquals(
                            pid,
                            Remote.map(first.worker("w1", "get_process_stats")).get("pid"));
                    assertTrue(nodes.stream().allMatch(node -> node.program().isAlive()));
                }
            } finally {
                nodes.forEach(NodeProcess::close);
            }
        }
    }

    private static boolean isOf(NodeProcess node, Event event) {
        return node.oid().equals(event.payload().first());
    }

    private static List<String> sorted(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream().map(String::valueOf).sorted(Comparator.naturalOrder()).toList();
    }

    private static void freeze(long pid) {
        Program.signal("STOP", pid);
    }

    private static void thaw(long pid) {
        Program.signal("CONT", pid);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        Await.until("the killed process is gone", Duration.ofSeconds(10), () -> !process.isAlive());
        assertFalse(process.isAlive());
    }
}
