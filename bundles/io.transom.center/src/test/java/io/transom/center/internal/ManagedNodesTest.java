package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.TestClient;
import io.transom.wamp.Event;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes as seen in their management realm, and the model of their states. */
class ManagedNodesTest {
    private static final String M = "crossbarfabriccenter.mrealm.";
    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";

    private static CenterFixture center;
    private static int keys = 100;

    private TestClient operator;

    @BeforeAll
    static void start() {
        center = new CenterFixture();
    }

    @AfterAll
    static void stop() {
        center.close();
    }

    @BeforeEach
    void join() {
        operator = center.join("default", null);
    }

    @AfterEach
    void leave() {
        operator.close();
    }

    @Test
    void theRealmTellsItsStatus() {
        var status = map(operator.call(M + "get_status"));
        assertEquals(List.of("type", "realm", "now", "started", "uptime", "tick"), List.copyOf(status.keySet()));
        assertEquals("management", status.get("type"));
        assertEquals("default", status.get("realm"));
        assertTrue(String.valueOf(status.get("now")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        assertTrue(String.valueOf(status.get("uptime")).matches("\\d+ (second|minute)s?"));
    }

    @Test
    void aNodeIsOnlineOnceItHasRegisteredEverything() {
        var key = CenterFixture.key(++keys);
        var paired = center.pair(key, "slow");
        var ready = operator.events(M + "on_node_ready");
        var shutdown = operator.events(M + "on_node_shutdown");
        Object oid = paired.get("oid");
        try (var session =
                TestClient.join(center.transports, center.url, null, Authentications.cryptosign(key, null, "node"))) {
            assertEquals("offline", map(operator.call(M + "get_node", oid)).get("status"));
            session.register(
                    "crossbarfabriccenter.node.slow.x",
                    call -> java.util.concurrent.CompletableFuture.completedFuture(Payload.NONE));
            session.call(M + "get_status");
            Event event = ready.next();
            assertEquals(oid, event.payload().first());
            var state = map(event.payload().args().get(1));
            assertEquals(
                    List.of("id", "authid", "status", "last_active", "last_activity", "workers", "counter", "time"),
                    List.copyOf(state.keySet()));
            assertEquals(oid, state.get("id"));
            assertEquals("slow", state.get("authid"));
            assertEquals("online", state.get("status"));
            assertEquals(0L, state.get("time"));
            assertNull(state.get("counter"));
            session.call(M + "get_status");
            assertEquals("online", map(operator.call(M + "get_node", oid)).get("status"));
            assertEquals(1, ofNode(ready, oid));
            assertEquals(0, ofNode(shutdown, oid));
        }
        assertEquals(oid, shutdown.next().payload().first());
        assertEquals("offline", map(operator.call(M + "get_node", oid)).get("status"));
    }

    @Test
    void everyChangeIsToldExactlyOnce() {
        var key = CenterFixture.key(++keys);
        Object oid = center.pair(key, "flapping").get("oid");
        var ready = operator.events(M + "on_node_ready");
        var shutdown = operator.events(M + "on_node_shutdown");
        for (int i = 1; i <= 5; i++) {
            try (var node = center.node(key).start()) {
                node.beat();
                ready.next(event -> oid.equals(event.payload().first()));
            }
            shutdown.next(event -> oid.equals(event.payload().first()));
            assertEquals(i, ofNode(ready, oid));
            assertEquals(i, ofNode(shutdown, oid));
        }
    }

    @Test
    void aSessionThatNeverRegisteredIsNeverOnline() {
        var key = CenterFixture.key(++keys);
        Object oid = center.pair(key, "silent").get("oid");
        var shutdown = operator.events(M + "on_node_shutdown");
        TestClient.join(center.transports, center.url, null, Authentications.cryptosign(key, null, "node"))
                .close();
        Await.until("the session is gone", () -> center.center.nodes().session(String.valueOf(oid)) == 0);
        operator.call(M + "get_status");
        assertEquals(0, ofNode(shutdown, oid));
    }

    @Test
    void heartbeatsAreRemembered() {
        var key = CenterFixture.key(++keys);
        Object oid = center.pair(key, "beating").get("oid");
        var before = map(operator.call(M + "get_node", oid));
        assertNull(before.get("heartbeat"));
        assertNull(before.get("timestamp"));
        try (var node = center.node(key).start()) {
            node.beat();
            node.session()
                    .publish(
                            "crossbarfabriccenter.node.on_heartbeat",
                            Payload.of(
                                    "beating",
                                    Map.of(
                                            "timestamp",
                                            1795416783149093691L,
                                            "seq",
                                            7,
                                            "workers",
                                            Map.of("router", 2))),
                            PublishOptions.ACKNOWLEDGED);
            node.session()
                    .publish(
                            "crossbarfabriccenter.node.on_heartbeat",
                            Payload.of("beating", "rubbish"),
                            PublishOptions.ACKNOWLEDGED);
            node.session()
                    .publish(
                            "crossbarfabriccenter.node.on_heartbeat",
                            Payload.of("beating"),
                            PublishOptions.ACKNOWLEDGED);
            Await.until(
                    "the heartbeat is there",
                    () -> Long.valueOf(7)
                            .equals(map(operator.call(M + "get_node", oid)).get("heartbeat")));
            assertEquals(
                    1795416783149093691L,
                    map(operator.call(M + "get_node", oid)).get("timestamp"));
            var seen = center.fleet().node(String.valueOf(oid)).orElseThrow();
            assertEquals(Map.of("router", 2L), seen.workers());
            assertEquals(7, seen.heartbeat());
            assertEquals(node.session().info().id(), seen.session());
            assertTrue(seen.peer().startsWith("tcp4:127.0.0.1:"), seen.peer());
            var refused = Await.error(node.session()
                    .publish(
                            "crossbarfabriccenter.node.on_heartbeat",
                            Payload.of("other", Map.of("timestamp", 1, "seq", 1)),
                            PublishOptions.ACKNOWLEDGED));
            assertEquals("wamp.error.not_authorized", refused.uri());
        }
    }

    @Test
    void nodesAreListedByAuthid() {
        try (var domain = center.domain()) {
            domain.call(M + "create_mrealm", Map.of("name", "listing"));
            for (String name : List.of("b", "c", "a")) {
                domain.call(M + "pair_node", CenterFixture.key(++keys).publicKey(), "listing", name);
            }
            var key = CenterFixture.key(++keys);
            domain.call(M + "pair_node", key.publicKey(), "listing", "bb");
            try (var inside = center.join("listing", null);
                    var node = center.node(key).start()) {
                assertEquals("bb", node.id());
                assertEquals(List.of("a", "b", "bb", "c"), inside.call(M + "get_nodes", null, true));
                assertEquals(List.of("bb"), inside.call(M + "get_nodes", "online", true));
                assertEquals(List.of("a", "b", "c"), inside.call(M + "get_nodes", "offline", true));
                assertEquals(4, ((List<?>) inside.call(M + "get_nodes")).size());
                assertEquals(
                        "wamp.error.invalid_argument",
                        inside.callFails(M + "get_nodes", "asleep").uri());
                assertEquals(
                        "wamp.error.invalid_argument",
                        inside.callFails(M + "get_nodes", 5).uri());
                var byName = map(inside.call(M + "get_node_by_authid", "bb"));
                assertEquals(byName, inside.call(M + "get_node", byName.get("oid")));
                assertEquals(
                        "crossbar.error.no_such_object",
                        inside.callFails(M + "get_node_by_authid", "x").uri());
                assertEquals(
                        "crossbar.error.no_such_object",
                        operator.callFails(M + "get_node", byName.get("oid")).uri());
            }
        }
        assertEquals(
                "crossbar.error.no_such_object",
                operator.callFails(M + "get_node", NOBODY).uri());
        assertEquals(
                "wamp.error.invalid_argument",
                operator.callFails(M + "get_node", "x").uri());
    }

    @Test
    void proceduresOfTheDomainRealmAreNotHere() {
        for (String name : List.of("list_mrealms", "pair_node", "create_mrealm", "get_node_by_name")) {
            assertEquals(
                    "wamp.error.no_such_procedure", operator.callFails(M + name).uri());
        }
    }

    @Test
    void whatIsWrongWithANodeIsToldByTheErrorsUri() {
        String uri = "crossbarfabriccenter.remote.node.get_status";
        assertEquals(
                "crossbar.error.no_such_object", operator.callFails(uri, NOBODY).uri());
        assertEquals(
                "wamp.error.invalid_argument", operator.callFails(uri, "12").uri());
        assertEquals("wamp.error.invalid_argument", operator.callFails(uri, 12).uri());
        assertEquals("wamp.error.invalid_argument", operator.callFails(uri).uri());
        Object offline = center.pair(CenterFixture.key(++keys), "offline").get("oid");
        var error = operator.callFails(uri, offline);
        assertEquals("wamp.error.no_such_procedure", error.uri());
        assertTrue(error.text().contains("crossbarfabriccenter.node.offline.get_status"), error.text());
        try (var domain = center.domain()) {
            domain.call(M + "create_mrealm", Map.of("name", "foreign"));
            var foreign =
                    map(domain.call(M + "pair_node", CenterFixture.key(++keys).publicKey(), "foreign", "f"));
            assertEquals(
                    "crossbar.error.no_such_object",
                    operator.callFails(uri, foreign.get("oid")).uri());
            domain.call(M + "unpair_node", foreign.get("oid"));
            assertEquals(
                    "fabric.node-not-paired",
                    operator.callFails(uri, foreign.get("oid")).uri());
        }
    }

    @Test
    void aCallInFlightFailsWhenTheNodeIsLost() {
        var key = CenterFixture.key(++keys);
        Object oid = center.pair(key, "lost").get("oid");
        var node = center.node(key)
                .with("get_workers", call -> new java.util.concurrent.CompletableFuture<>())
                .start();
        var pending = operator.session().call("crossbarfabriccenter.remote.node.get_workers", oid);
        Await.until(
                "the call has reached the node",
                () -> center.host.modules().stream()
                        .anyMatch(module -> module.counters().inFlight() > 0));
        node.close();
        var error = Await.error(pending);
        assertEquals("wamp.error.canceled", error.uri());
    }

    @Test
    void aWorkersEventIsRelayedUnderTheNodesName() {
        var key = CenterFixture.key(++keys);
        center.pair(key, "Talker");
        var logs = operator.events("crossbarfabriccenter.remote.worker.on_worker_log");
        try (var node = center.node(key).start()) {
            node.publish("worker.W1.on_log", "a line");
            assertEquals(
                    List.of("Talker", "W1", "a line"), logs.next().payload().args());
        }
    }

    @Test
    void aNodeMayDoNothingElse() {
        var key = CenterFixture.key(++keys);
        center.pair(key, "curious");
        try (var node = center.node(key).start()) {
            var session = node.session();
            assertEquals(
                    "wamp.error.not_authorized",
                    Await.error(session.call(M + "get_nodes")).uri());
            assertEquals(
                    "wamp.error.not_authorized",
                    Await.error(session.subscribe(M + "on_tick", event -> {})).uri());
            assertEquals(
                    "wamp.error.not_authorized",
                    Await.error(session.register("crossbarfabriccenter.node.other.get_status", call -> null))
                            .uri());
        }
    }

    @Test
    void anAnonymousClientLooksAndNoMore() {
        try (var guest = center.anonymous("default")) {
            assertEquals("public", guest.session().info().authrole());
            assertTrue(guest.call(M + "get_nodes") instanceof List);
            assertEquals(
                    "wamp.error.not_authorized",
                    guest.callFails(M + "get_node", NOBODY).uri());
        }
        try (var guest = center.anonymous("com.crossbario.fabric")) {
            assertEquals(
                    "wamp.error.not_authorized",
                    guest.callFails("crossbarfabriccenter.domain.get_status").uri());
        }
        assertEquals(
                "wamp.error.no_such_realm",
                assertThrows(WampError.class, () -> center.anonymous("nowhere")).uri());
    }

    private static long ofNode(EventRecorder events, Object oid) {
        return events.all().stream()
                .filter(event -> oid.equals(event.payload().first()))
                .count();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }
}
