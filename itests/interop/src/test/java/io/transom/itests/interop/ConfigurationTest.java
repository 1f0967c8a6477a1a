package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Crossbar.io node applies its local configuration after our center has welcomed it, and what it starts then works. */
@ExtendWith({NeedsCrossbar.class, OurCenter.class, ShowLogs.class})
class ConfigurationTest {
    private static final String REMOTE = "crossbarfabriccenter.remote.";

    /** Topics that the center makes of those of the node, with the ID that comes after those of node and worker. */
    private static final List<String> TOPICS = List.of(
            "node.on_router_starting",
            "node.on_router_started",
            "node.on_container_starting",
            "node.on_container_started",
            "node.on_proxy_starting",
            "node.on_proxy_started",
            "node.on_guest_starting",
            "node.on_guest_started",
            "worker.on_worker_log",
            "router.on_router_realm_started",
            "router.on_router_realm_role_started",
            "router.on_router_transport_starting",
            "router.on_router_transport_started",
            "router.on_web_transport_service_starting",
            "router.on_web_transport_service_started",
            "proxy.on_proxy_transport_starting",
            "proxy.on_proxy_transport_started");

    /** Topics of the center's realm below the node's own URI, which every operator may subscribe to. */
    private static final List<String> OWN_TOPICS = List.of(
            "worker.router1.on_worker_ready",
            "worker.router1.on_log",
            "worker.router1.on_realm_started",
            "worker.router1.on_router_realm_role_started",
            "worker.proxy1.on_proxy_connection_started",
            "worker.proxy1.on_proxy_route_started");

    private final CenterProcess center;

    ConfigurationTest(CenterProcess center) {
        this.center = center;
    }

    @Test
    void whatTheNodeIsConfiguredToStartServesApplicationsAndIsToldToOperators() throws Exception {
        var served = new ServedNode();
        try (var node = CrossbarNode.create(center.url(), center.folder(), "local1");
                var operator = center.join("default")) {
            node.configure(served.configuration());
            try (var domain = center.join(null)) {
                node.pair(domain, "default");
            }
            var events = new LinkedHashMap<String, EventRecorder>();
            TOPICS.forEach(topic -> events.put("`" + REMOTE + topic + "`", operator.events(REMOTE + topic)));
            OWN_TOPICS.forEach(topic -> events.put(
                    "`crossbarfabriccenter.node.NODE." + topic.replaceFirst("\\.(router|proxy)1\\.", ".WORKER.") + "`",
                    operator.events("crossbarfabriccenter.node.local1." + topic)));

            node.start();
            node.awaitReady();

            Remote remote = node.remote(operator);
            assertEquals(List.of("container1", "guest1", "proxy1", "router1"), remote.node("get_workers"));
            assertEquals(List.of("realm1"), remote.router("router1", "get_router_realms"));
            assertEquals(
                    List.of("comp1"), operator.call(REMOTE + "container.get_components", node.oid(), "container1"));
            serves(
                    "A router with realm, role and transport, from the local configuration",
                    served.atTheRouter(center.transports()));
            serves("A proxy before a router, from the local configuration", served.atTheProxy(center.transports()));
            assertEquals("{\"answer\":42}", get(served).replace(" ", ""));
            works(Table.LIFE, "Local configuration applied after the handshake: router, container, proxy, guest");
            works(Table.LIFE, "A web service of a router, from the local configuration");
            events.forEach((row, recorder) -> {
                recorder.next(event ->
                        row.contains("NODE") || "local1".equals(event.payload().first()));
                works(Table.EVENTS, row);
            });
        }
    }

    /** Two clients of an application call each other. */
    private static void serves(String what, TestClient callee) {
        try (callee) {
            callee.register(
                    "com.example.add",
                    invocation -> CompletableFuture.completedFuture(
                            Payload.of(((Number) invocation.payload().args().get(0)).longValue() + 1)));
            assertEquals(42, ((Number) callee.call("com.example.add", 41)).intValue());
        }
        works(Table.LIFE, what + ", serves applications");
    }

    private static String get(ServedNode served) throws Exception {
        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(served.info()).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    /** All of it by remote calls, and without a pause between them. */
    @Test
    void whatIsStartedThroughTheCenterServesApplications() {
        try (var node = CrossbarNode.start(center, "default", "remote1");
                var operator = center.join("default")) {
            node.await(operator, "online");
            Remote remote = node.remote(operator);

            remote.startRouter("r1");
            remote.startRealm("r1", ServedNode.REALM);
            int port = Ports.free();
            remote.startWebSocket("r1", "ws", port);

            serves(
                    "A router with realm, role and transport, by remote calls",
                    TestClient.join(
                            center.transports(),
                            URI.create("ws://127.0.0.1:" + port + "/"),
                            ServedNode.REALM,
                            Authentications.anonymous()));
            Map<?, ?> stats = Remote.map(remote.router("r1", "get_router_realm_stats", ServedNode.REALM));
            assertTrue(stats.containsKey(ServedNode.REALM));
            assertFalse(((List<?>) remote.node("get_worker_log", "r1")).isEmpty());
            assertEquals(List.of(0L), remote.worker("r1", "set_cpu_affinity", List.of(0)));
            assertEquals(List.of(0L), remote.worker("r1", "get_cpu_affinity"));
            works(Table.LIFE, "Statistics, log and affinity of a worker");
        }
    }

    private static void works(Table table, String row) {
        Compatibility.record(table, row, Pair.OURS_THEIRS, Compatibility.WORKS);
    }
}
