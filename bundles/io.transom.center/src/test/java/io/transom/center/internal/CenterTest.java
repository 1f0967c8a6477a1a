package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The thinnest way through a center: a superuser, a node, a call. */
class CenterTest {
    @Test
    void aSuperuserPairsANodeAndCallsIt() {
        try (var center = new CenterFixture()) {
            var paired = center.pair(CenterFixture.key(2), "node1");
            String oid = String.valueOf(paired.get("oid"));
            try (var node = center.node(CenterFixture.key(2))
                            .answering("get_workers", call -> Payload.ofValue(List.of("w1")))
                            .start();
                    var operator = center.join("default", null)) {
                assertEquals("node1", node.id());
                assertEquals(List.of(oid), operator.call("crossbarfabriccenter.mrealm.get_nodes", "online"));
                assertEquals(List.of("w1"), operator.call("crossbarfabriccenter.remote.node.get_workers", oid));
                var info = (Map<?, ?>) operator.call("crossbarfabriccenter.mrealm.get_node", oid);
                assertEquals("online", info.get("status"));
                assertTrue(center.store.records(10).toCompletableFuture().join().stream()
                        .anyMatch(record -> oid.equals(record.nodeOid())
                                && record.outcome().equals("ok")
                                && record.actor().equals("superuser")
                                && "owner".equals(record.role())
                                && "node1".equals(record.node())
                                && "{}".equals(record.parameters())));
            }
        }
    }
}
