package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.Await;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In which encodings a Crossbar.io node joins our center. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
class JoiningTest {
    private static final String FIRST = "wamp.2.cbor.batched";

    private final CenterProcess center;

    JoiningTest(CenterProcess center) {
        this.center = center;
    }

    /** One node, whose connection is cut each time and comes back by itself. */
    @Test
    void joinsWithEverySerializerThatBothKnow() throws IOException {
        try (var relay = new UplinkRelay(center.url(), FIRST);
                var node = CrossbarNode.create(relay.url(), center.folder(), "joiner1");
                var operator = center.join("default")) {
            try (var domain = center.join(null)) {
                node.pair(domain, "default");
            }
            node.start();
            node.awaitReady();
            assertEquals(FIRST, relay.offered().split(",")[0], relay.offered());
            for (String subprotocol : List.of(
                    FIRST,
                    "wamp.2.cbor",
                    "wamp.2.msgpack.batched",
                    "wamp.2.msgpack",
                    "wamp.2.json.batched",
                    "wamp.2.json")) {
                if (!subprotocol.equals(FIRST)) {
                    var ready = operator.events("crossbarfabriccenter.mrealm.on_node_ready");
                    relay.cut(subprotocol);
                    ready.next(event -> node.oid().equals(event.payload().first()));
                }
                Await.until(subprotocol + " is chosen", () -> subprotocol.equals(relay.chosen()));
                node.await(operator, "online");
                var beats = operator.events("crossbarfabriccenter.node.on_heartbeat");
                beats.next(event -> "joiner1".equals(event.payload().first()));
                Map<?, ?> status = Remote.map(node.remote(operator).node("get_status"));
                assertEquals("joiner1", status.get("management_node_id"));
                Compatibility.record(
                        Table.LIFE, "Node joins with `" + subprotocol + "`", Pair.OURS_THEIRS, Compatibility.WORKS);
            }
        }
    }
}
