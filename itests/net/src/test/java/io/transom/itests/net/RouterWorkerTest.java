package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router worker: realms, roles, transports, and clients that use them. */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterWorkerTest {
    private static final String WORKER = "router1";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;
    private long pid;

    RouterWorkerTest(CenterProcess center, NodeProcess node) {
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
    void aRealmIsStartedDescribedAndStopped() {
        Map<?, ?> realm =
                Remote.map(remote.router(WORKER, "start_router_realm", "id1", Map.of("name", "com.example.one")));
        remote.router(WORKER, "start_router_realm", "id0", Map.of("name", "com.example.zero"));

        assertEquals("id1", realm.get("id"));
        assertEquals(Map.of("name", "com.example.one"), realm.get("config"));
        assertEquals("standalone", realm.get("category"));
        assertEquals(List.of(), realm.get("roles"));
        assertEquals(true, realm.get("has_router"));
        assertEquals(List.of("id0", "id1"), remote.router(WORKER, "get_router_realms"));
        assertEquals(realm, remote.router(WORKER, "get_router_realm", "id1"));
        assertEquals(realm, remote.router(WORKER, "get_router_realm_by_name", "com.example.one"));
        Map<?, ?> stats = Remote.map(remote.router(WORKER, "get_router_realm_stats"));
        assertEquals(Set.of("id0", "id1"), stats.keySet());

        Map<?, ?> stopped = Remote.map(remote.router(WORKER, "stop_router_realm", "id1"));

        assertEquals(Map.of("id", "id1", "name", "com.example.one", "detached_sessions", List.of()), stopped);
        assertEquals(List.of("id0"), remote.router(WORKER, "get_router_realms"));
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "get_router_realm", "id1").uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "stop_router_realm", "id1").uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "get_router_realm_by_name", "com.example.one")
                        .uri());
    }

    @Test
    void aRealmIdOrNameInUseAndABadConfigurationAreRefused() {
        remote.router(WORKER, "start_router_realm", "id1", Map.of("name", "realm1"));

        assertEquals(
                Errors.ALREADY_RUNNING,
                remote.routerFails(WORKER, "start_router_realm", "id1", Map.of("name", "realm2"))
                        .uri());
        assertEquals(
                Errors.ALREADY_RUNNING,
                remote.routerFails(WORKER, "start_router_realm", "id2", Map.of("name", "realm1"))
                        .uri());
        assertComplains("/name", remote.routerFails(WORKER, "start_router_realm", "id2", Map.of()));
        assertComplains("/name", remote.routerFails(WORKER, "start_router_realm", "id2", Map.of("name", "no name")));
        assertComplains("/name", remote.routerFails(WORKER, "start_router_realm", "id2", Map.of("name", 7)));
        assertEquals(List.of("id1"), remote.router(WORKER, "get_router_realms"));
    }

    @Test
    void rolesAreStartedListedAndStopped() {
        remote.router(WORKER, "start_router_realm", "id1", Map.of("name", "realm1"));
        Map<String, Object> config = Map.of("name", "anonymous", "permissions", List.of(Remote.ALL));

        Object role = remote.router(WORKER, "start_router_realm_role", "id1", "role1", config);

        assertEquals(Map.of("id", "role1", "config", config), role);
        assertEquals(List.of(Objects.requireNonNull(role)), remote.router(WORKER, "get_router_realm_roles", "id1"));
        assertEquals(role, remote.router(WORKER, "get_router_realm_role", "id1", "role1"));
        assertEquals(
                Errors.ALREADY_EXISTS,
                remote.routerFails(WORKER, "start_router_realm_role", "id1", "role1", Map.of("name", "other"))
                        .uri());
        assertEquals(
                Errors.ALREADY_EXISTS,
                remote.routerFails(WORKER, "start_router_realm_role", "id1", "role2", Map.of("name", "anonymous"))
                        .uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "start_router_realm_role", "nowhere", "role2", Map.of("name", "x"))
                        .uri());
        assertComplains(
                "/permissions/0/allow/fly",
                remote.routerFails(
                        WORKER,
                        "start_router_realm_role",
                        "id1",
                        "role2",
                        Map.of("name", "x", "permissions", List.of(Map.of("uri", "a", "allow", Map.of("fly", true))))));

        assertEquals(role, remote.router(WORKER, "stop_router_realm_role", "id1", "role1"));

        assertEquals(List.of(), remote.router(WORKER, "get_router_realm_roles", "id1"));
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                remote.routerFails(WORKER, "stop_router_realm_role", "id1", "role1")
                        .uri());
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

    @Test
    void permissionsHoldForClients() {
        remote.router(WORKER, "start_router_realm", "id1", Map.of("name", "realm1"));
        int port = remote.startWebSocket(WORKER, "ws1", Ports.free());
        try (var nobody = client(port, "realm1")) {
            // a Crossbar.io router lets anonymous clients in before there is such a role, too
            assertEquals(
                    ErrorUris.NOT_AUTHORIZED,
                    Await.error(nobody.session().subscribe("com.example.topic", event -> {}))
                            .uri());
        }
        remote.router(
                WORKER,
                "start_router_realm_role",
                "id1",
                "role1",
                Map.of(
                        "name",
                        "anonymous",
                        "permissions",
                        List.of(Map.of("uri", "com.example.", "match", "prefix", "allow", Map.of("subscribe", true)))));

        try (var client = client(port, "realm1")) {
            client.events("com.example.topic");
            assertEquals(
                    ErrorUris.NOT_AUTHORIZED,
                    Await.error(client.session().subscribe("org.example.topic", event -> {}))
                            .uri());
            assertEquals(
                    ErrorUris.NOT_AUTHORIZED,
                    Await.error(client.session()
                                    .register(
                                            "com.example.x",
                                            invocation -> CompletableFuture.completedFuture(Payload.NONE)))
                            .uri());
            assertEquals(
                    ErrorUris.NOT_AUTHORIZED, client.callFails("com.example.x").uri());

            remote.router(WORKER, "stop_router_realm_role", "id1", "role1");

            assertEquals(
                    ErrorUris.NOT_AUTHORIZED,
                    Await.error(client.session().subscribe("com.example.other", event -> {}))
                            .uri());
        }
    }

    @Test
    void stoppingARealmEndsItsSessions() {
        remote.startRealm(WORKER, "realm1");
        int port = remote.startWebSocket(WORKER, "ws1", Ports.free());
        var client = client(port, "realm1");
        long session = client.session().info().id();

        Map<?, ?> stopped = Remote.map(remote.router(WORKER, "stop_router_realm", "realm1"));

        assertEquals(List.of(session), stopped.get("detached_sessions"));
        assertEquals(
                ErrorUris.CLOSE_REALM, Await.result(client.session().closed()).reason());
        assertEquals(
                ErrorUris.NO_SUCH_REALM,
                assertThrows(WampError.class, () -> client(port, "realm1").close())
                        .uri());
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

    @ParameterizedTest
    @ValueSource(strings = {"get_router_components", "get_router_realm_links"})
    void aContractThatIsNotThereYetIsHonestlyMissing(String procedure) {
        Object[] args = procedure.endsWith("links") ? new Object[] {"realm1"} : new Object[0];

        WampError missing = remote.routerFails(WORKER, procedure, args);

        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, missing.uri());
        assertTrue(missing.text()
                .contains("crossbarfabriccenter.node." + node.authid() + ".worker." + WORKER + "." + procedure));
    }

    @Test
    void sessionsOfAnAuthidAreEnded() {
        remote.startRealm(WORKER, "realm1");
        int port = remote.startWebSocket(WORKER, "ws1", Ports.free());
        var client = client(port, "realm1");

        Object killed = remote.router(
                WORKER, "kill_by_authid", "realm1", client.session().info().authid(), "com.example.enough", "enough");

        assertEquals(List.of(client.session().info().id()), killed);
        assertEquals(
                "com.example.enough", Await.result(client.session().closed()).reason());
        assertEquals(List.of(), remote.router(WORKER, "kill_by_authid", "realm1", "nobody", null));
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
