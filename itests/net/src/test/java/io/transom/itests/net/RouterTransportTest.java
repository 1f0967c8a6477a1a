package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.client.Authentications;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The transports of a router worker, and clients that come in by them. */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterTransportTest {
    private static final String WORKER = "transports1";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;
    private long pid;

    RouterTransportTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeAll
    void startWorker() {
        operator = center.join("default");
        remote = node.remote(operator);
        pid = remote.startRouter(WORKER);
    }

    @AfterEach
    void leaveNothing() {
        for (Object transport : list(remote.router(WORKER, "get_router_transports"))) {
            remote.router(WORKER, "stop_router_transport", Remote.map(transport).get("id"));
        }
        for (Object realm : list(remote.router(WORKER, "get_router_realms"))) {
            remote.router(WORKER, "stop_router_realm", realm);
        }
    }

    @AfterAll
    void stopWorker() {
        remote.node("stop_worker", WORKER);
        operator.close();
    }

    @Test
    void transportsAreStartedListedAndStopped() throws Exception {
        remote.startRealm(WORKER, "realm1");
        int port = Ports.free();
        Map<?, ?> transport =
                Remote.map(remote.router(WORKER, "start_router_transport", "ws1", Remote.webSocket(port)));

        assertEquals("ws1", transport.get("id"));
        assertEquals("websocket", transport.get("type"));
        assertEquals(3L, transport.get("state"));
        assertEquals(transport, remote.router(WORKER, "get_router_transport", "ws1"));
        assertEquals(List.of(transport), remote.router(WORKER, "get_router_transports"));
        assertEquals(
                Errors.ALREADY_RUNNING,
                remote.routerFails(WORKER, "start_router_transport", "ws1", Remote.webSocket(Ports.free()))
                        .uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "get_router_transport", "nowhere").uri());
        assertEquals(
                Errors.NOT_RUNNING,
                remote.routerFails(WORKER, "stop_router_transport", "nowhere").uri());
        try (var client = client(port, "realm1")) {
            assertEquals(
                    "ws1",
                    Remote.map(remote.router(WORKER, "stop_router_transport", "ws1"))
                            .get("id"));

            client.events("com.example.still.there"); // who is connected stays
            assertThrows(AssertionError.class, () -> client(port, "realm1").close());
        }
        assertEquals(List.of(), remote.router(WORKER, "get_router_transports"));
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close(); // the port is free again
    }

    @Test
    void aTransportThatCannotListenSaysWhyAndLeavesNothing() throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WampError failed = remote.routerFails(
                    WORKER, "start_router_transport", "ws1", Remote.webSocket(occupied.getLocalPort()));

            assertEquals(Errors.CANNOT_LISTEN, failed.uri());
            assertTrue(failed.text().contains(String.valueOf(occupied.getLocalPort())), failed::text);
        }
        assertEquals(List.of(), remote.router(WORKER, "get_router_transports"));
    }

    @Test
    void aBadTransportIsRefusedByThePlace() {
        Map<String, Object> endpoint = Map.of("type", "tcp", "port", 8080);
        assertComplains(
                "/type", remote.routerFails(WORKER, "start_router_transport", "t", Map.of("endpoint", endpoint)));
        assertComplains(
                "/endpoint", remote.routerFails(WORKER, "start_router_transport", "t", Map.of("type", "websocket")));
        assertComplains("/type", remote.routerFails(WORKER, "start_router_transport", "t", Map.of("type", "pigeon")));
        assertComplains(
                "/endpoint/port",
                remote.routerFails(
                        WORKER,
                        "start_router_transport",
                        "t",
                        Map.of("type", "websocket", "endpoint", Map.of("type", "tcp", "port", 99_999))));
        assertComplains(
                "/nonsense",
                remote.routerFails(
                        WORKER,
                        "start_router_transport",
                        "t",
                        Map.of("type", "websocket", "endpoint", endpoint, "nonsense", 1)));
        assertEquals(List.of(), remote.router(WORKER, "get_router_transports"));
    }

    @Test
    void aUniversalTransportHasItsWebSocketOnAPath() {
        remote.startRealm(WORKER, "realm1");
        int port = Ports.free();
        remote.router(
                WORKER,
                "start_router_transport",
                "u1",
                Map.of(
                        "type",
                        "universal",
                        "endpoint",
                        Map.of("type", "tcp", "interface", "127.0.0.1", "port", port),
                        "websocket",
                        Map.of("socket", Map.of("type", "websocket"))));

        try (var client = TestClient.join(
                center.transports(),
                URI.create("ws://127.0.0.1:" + port + "/socket"),
                "realm1",
                Authentications.anonymous())) {
            assertEquals("realm1", client.session().info().realm());
        }
    }

    @Test
    void aClientPublishesAndCallsThroughTheTransport() {
        remote.startRealm(WORKER, "realm1");
        int port = remote.startWebSocket(WORKER, "ws1", Ports.free());

        try (var callee = client(port, "realm1");
                var caller = client(port, "realm1")) {
            var events = callee.events("com.example.topic");
            callee.register(
                    "com.example.add",
                    invocation -> CompletableFuture.completedFuture(
                            Payload.of(sum(invocation.payload().args()))));

            caller.publish("com.example.topic", "hello", 7L);
            Object five = caller.call("com.example.add", 2L, 3L);

            assertEquals(List.of("hello", 7L), events.next().payload().args());
            assertEquals(5L, five);
            Map<?, ?> info = Remote.map(caller.session().info().details().get("authextra"));
            assertEquals(pid, info.get("x_cb_pid"));
            assertEquals(WORKER, info.get("x_cb_worker"));
            Map<?, ?> stats = Remote.map(Remote.map(remote.router(WORKER, "get_router_realm_stats", "realm1"))
                    .get("realm1"));
            assertTrue(((Number) Objects.requireNonNull(stats.get("sessions"))).longValue() >= 2, stats::toString);
        }
    }

    private static long sum(List<?> numbers) {
        return numbers.stream().mapToLong(each -> ((Number) each).longValue()).sum();
    }

    private TestClient client(int port, String realm) {
        return TestClient.join(
                center.transports(), URI.create("ws://127.0.0.1:" + port + "/ws"), realm, Authentications.anonymous());
    }

    private static void assertComplains(String place, WampError refused) {
        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri(), refused::text);
        assertTrue(refused.text().contains(place), refused::text);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
