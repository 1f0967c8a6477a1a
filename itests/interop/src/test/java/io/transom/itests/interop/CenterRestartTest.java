package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our center is killed under connected Crossbar.io nodes. */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
class CenterRestartTest {
    @Test
    void nodesComeBackByThemselvesAndTheStateIsAsAcknowledged() {
        try (var center = CenterProcess.start("restarted");
                var first = CrossbarNode.start(center, "default", "back1");
                var second = CrossbarNode.start(center, "default", "back2");
                var third = CrossbarNode.start(center, "default", "back3")) {
            List<CrossbarNode> nodes = List.of(first, second, third);
            TestClient before = center.join("default");
            nodes.forEach(node -> node.await(before, "online"));
            try (var domain = center.join(null)) {
                domain.call("crossbarfabriccenter.mrealm.create_mrealm", Map.of("name", "kept1"));
            }
            var pending = before.session()
                    .call("crossbarfabriccenter.remote.node.start_worker", first.oid(), "r1", "router", Map.of());

            first.process().awaitLog("Starting router-worker \"r1\"");
            center.program().kill();

            assertTrue(Await.error(pending).uri().startsWith("wamp."));
            center.restart();
            try (var operator = center.join("default");
                    var domain = center.join(null)) {
                nodes.forEach(node -> node.await(operator, "online"));
                for (CrossbarNode node : nodes) {
                    assertEquals(
                            node.authid(),
                            Remote.map(node.remote(operator).node("get_status")).get("management_node_id"));
                    assertTrue(node.isRunning());
                }
                Await.until(
                        "the worker that was being started is there",
                        CrossbarProcess.START,
                        () -> List.of("r1").equals(first.remote(operator).node("get_workers")));
                assertTrue(String.valueOf(domain.call("crossbarfabriccenter.mrealm.list_mrealms", true))
                        .contains("kept1"));
            }
            Compatibility.record(
                    Table.LIFE,
                    "Center killed under three nodes and a call: nodes back by themselves, state as acknowledged",
                    Pair.OURS_THEIRS,
                    Compatibility.WORKS);
        }
    }
}
