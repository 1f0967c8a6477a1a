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

/** The realms of a router worker, their roles, and what clients may do in them. */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterRealmTest {
    private static final String WORKER = "router1";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;

    RouterRealmTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeAll
    void startWorker() {
        operator = center.join("default");
        remote = node.remote(operator);
        remote.startRouter(WORKER);
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
