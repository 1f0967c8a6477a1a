package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Crossbar.io's node with either master. */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
class HarnessTest {
    @Test
    void aNodeUnderOurCenterAnswers() {
        try (var center = CenterProcess.start("ours");
                var node = CrossbarNode.start(center, "default", "edge1");
                var operator = center.join("default")) {
            node.await(operator, "online");
            var status = Remote.map(node.remote(operator).node("get_status"));
            assertEquals("edge1", status.get("management_node_id"));
            assertTrue(String.valueOf(status.get("title")).startsWith("Crossbar.io "), status::toString);
        }
    }

    @Test
    void aNodeUnderCrossbarsOwnMasterAnswers() {
        try (var master = CrossbarMaster.start("theirs");
                var node = CrossbarNode.create(master.url(), master.logs(), "edge2")) {
            try (var domain = master.join(null)) {
                node.pair(domain, "default");
            }
            node.start();
            node.awaitReady();
            try (var operator = master.join("default")) {
                node.await(operator, "online");
                assertEquals(
                        "edge2",
                        Remote.map(node.remote(operator).node("get_status")).get("management_node_id"));
            }
        }
    }
}
