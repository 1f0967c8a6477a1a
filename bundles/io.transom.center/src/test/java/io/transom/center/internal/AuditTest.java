package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.management.Figures;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordQuery;
import io.transom.testkit.Await;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final String C = "crossbarfabriccenter.";

    @Test
    void aRecordTellsWhoCalledWhatOnWhichNodeWithWhichOutcome() {
        try (var center = new CenterFixture()) {
            String oid =
                    String.valueOf(center.pair(CenterFixture.key(2), "node1").get("oid"));
            try (var node = center.node(CenterFixture.key(2))
                            .answering("get_worker", call -> {
                                throw new WampError("crossbar.error.no_such_object", "No worker");
                            })
                            .answering("start_worker", call -> Payload.ofValue(Map.of()))
                            .start();
                    var alice = center.join("default", null)) {
                assertEquals("node1", node.id());
                Await.error(center.operator()
                        .call(
                                "default",
                                "console:joe",
                                C + "remote.node.get_worker",
                                Payload.of(oid, "w1"),
                                CallOptions.DEFAULT)
                        .result());
                alice.call(
                        C + "remote.node.start_worker",
                        oid,
                        "w2",
                        "router",
                        Map.of("env", Map.of("vars", Map.of("PASSWORD", "hidden"))));

                List<CallRecord> all = records(center, RecordQuery.newest(2));
                CallRecord start = all.get(0);
                assertEquals("superuser", start.actor());
                assertEquals("owner", start.role());
                assertEquals(C + "remote.node.start_worker", start.procedure());
                assertEquals(oid, start.nodeOid());
                assertEquals("node1", start.node());
                assertEquals("ok", start.outcome());
                assertTrue(start.time() > 0 && start.micros() > 0);
                assertEquals(
                        "{\"worker_id\":\"w2\",\"worker_type\":\"router\",\"worker_options\":\"***\"}",
                        start.parameters());

                CallRecord failed = all.get(1);
                assertEquals("console:joe", failed.actor());
                assertEquals(null, failed.role());
                assertEquals("crossbar.error.no_such_object", failed.outcome());
                assertEquals("{\"worker_id\":\"w1\"}", failed.parameters());
                figuresTellOf(new CenterFigures(center.center).now(), oid);
            }
        }
    }

    private static void figuresTellOf(Figures.Snapshot now, String oid) {
        assertEquals(1, now.nodes());
        assertEquals(1, now.online());
        assertEquals(1, now.errors());
        assertTrue(now.calls() >= 3, now::toString);
        assertTrue(now.p99Millis() >= now.p50Millis() && now.p50Millis() > 0, now::toString);
        assertTrue(now.memoryUsed() > 0 && now.memoryUsed() <= now.memoryMax(), now::toString);
        Figures.NodeFigures node = now.byNode().get(0);
        assertEquals(oid, node.oid());
        assertEquals("node1", node.authid());
        assertEquals(0.2, node.callsPerSecond());
        assertEquals(0.1, node.errorsPerSecond());
        assertTrue(node.meanMillis() > 0);
    }

    @Test
    void proceduresOfTheDomainRealmAreRecordedWithTheirParametersToo() {
        try (var center = new CenterFixture();
                var domain = center.domain()) {
            domain.call(C + "mrealm.create_mrealm", Map.of("name", "second", "description", "x"));
            CallRecord made = records(center, RecordQuery.newest(1)).get(0);
            assertEquals("com.crossbario.fabric", made.realm());
            assertTrue(String.valueOf(made.parameters()).contains("second"), made.toString());
        }
    }

    @Test
    void whatIsTooLongIsToldByItsLength() {
        try (var center = new CenterFixture();
                var domain = center.domain()) {
            domain.call(C + "mrealm.create_mrealm", Map.of("name", "second", "description", "x".repeat(3_990)));
            domain.call(C + "mrealm.create_mrealm", Map.of("name", "third", "description", "\u20ac".repeat(2_000)));
            List<CallRecord> made = records(center, RecordQuery.newest(2));
            assertTrue(
                    String.valueOf(made.get(0).parameters()).matches("\"too long: 60\\d\\d bytes\""), made.toString());
            assertTrue(
                    String.valueOf(made.get(1).parameters()).matches("\"too long: 40\\d\\d characters\""),
                    made.toString());
        }
    }

    private static List<CallRecord> records(CenterFixture center, RecordQuery query) {
        return Await.result(new CenterAudit(center.center).find(query));
    }
}
