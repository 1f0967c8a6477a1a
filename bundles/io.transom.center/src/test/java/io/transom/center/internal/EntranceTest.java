package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.tls.internal.BouncyTls;
import io.transom.transport.Transports;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EntranceTest {
    @Test
    void theHttpPagesAreThere() throws Exception {
        try (var center = new CenterFixture()) {
            var http = HttpClient.newHttpClient();
            for (String path : List.of("/info", "/livez", "/readyz")) {
                var response = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + center.port + path))
                                .build(),
                        BodyHandlers.ofString());
                assertEquals(200, response.statusCode(), path);
            }
            var missing = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + center.port + "/other"))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(404, missing.statusCode());
        }
    }

    @Test
    void readyzSaysNoUntilTheCenterIsUp() {
        var pages = InfoPages.of("1", () -> false);
        assertEquals(503, pages.get("/readyz").get("").status());
        assertEquals(200, pages.get("/livez").get("").status());
        assertTrue(new String(pages.get("/info").get("").body(), java.nio.charset.StandardCharsets.UTF_8)
                .contains("<title>Transom center</title>"));
    }

    @Test
    void aCenterWhosePortIsTakenTriesAgain() throws Exception {
        try (var center = new CenterFixture()) {
            var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            int port = taken.getLocalPort();
            var config = Configs.center(Map.of("listen_port", port));
            var other = new Center(
                    new Center.Settings(config, Optional.empty(), "1"),
                    new MemoryStore(),
                    Clock.systemUTC(),
                    center.transports::schedule,
                    center.transports::executor);
            var entrance = new Entrance(other, center.host, center.host, center.transports, new BouncyTls());
            Await.until("an attempt has failed", other.router().realm("default")::isPresent);
            assertFalse(entrance.ready().toCompletableFuture().isDone());
            taken.close();
            assertEquals(port, Await.result(entrance.ready()).port());
            entrance.close();
        }
    }

    @Test
    void everySessionIsToldWhenTheCenterEnds() {
        var center = new CenterFixture();
        var key = CenterFixture.key(2);
        center.pair(key, "node1");
        var node = center.node(key).start();
        var operator = center.join("default", null);
        var domain = center.domain();
        center.entrance.close();
        for (var session : List.of(node.session(), operator.session(), domain.session())) {
            assertEquals(
                    "wamp.close.system_shutdown", Await.result(session.closed()).reason());
        }
        assertThrows(AssertionError.class, center::domain);
        center.close();
    }

    /** As when only the plug-in host's bundle was restarted. */
    @Test
    void theNextEntranceFindsTheRealms() {
        try (var center = new CenterFixture()) {
            var before = center.operator();
            center.entrance.close();
            var again = new Entrance(center.center, center.host, center.host, center.transports, new BouncyTls());
            var url = URI.create("ws://127.0.0.1:" + Await.result(again.ready()).port() + "/ws");
            try (var operator = TestClient.join(
                    center.transports, url, "default", Authentications.cryptosign(center.superuser, "x", null))) {
                assertEquals(List.of(), operator.call("crossbarfabriccenter.mrealm.get_nodes"));
            }
            assertEquals(List.of("com.crossbario.fabric", "default"), before.realms());
            again.close();
        }
    }

    @Test
    void anEntranceThatIsClosedBeforeItsPortIsBoundClosesIt() throws Exception {
        try (var center = new CenterFixture()) {
            var bound = new CompletableFuture<Transports.Listener>();
            var closed = new CompletableFuture<Boolean>();
            var slow = (Transports) Proxy.newProxyInstance(
                    EntranceTest.class.getClassLoader(),
                    new Class<?>[] {Transports.class},
                    (proxy, method, args) ->
                            method.getName().equals("listen") ? bound : method.invoke(center.transports, args));
            var entrance = new Entrance(center.center, center.host, center.host, slow, new BouncyTls());
            entrance.close();
            bound.complete((Transports.Listener) Proxy.newProxyInstance(
                    EntranceTest.class.getClassLoader(),
                    new Class<?>[] {Transports.Listener.class},
                    (proxy, method, args) -> switch (method.getName()) {
                        case "close" -> {
                            closed.complete((Boolean) args[0]);
                            yield CompletableFuture.completedStage(null);
                        }
                        case "address" -> "127.0.0.1:1";
                        default -> 1;
                    }));
            assertTrue(closed.get(10, TimeUnit.SECONDS));
        }
    }

    /** An actor whose session was ended since others were used more gets another; that one is kept, and ended in its turn. */
    @Test
    void theLocalOperatorKeepsNoMoreSessionsThanItMay() {
        try (var center = new CenterFixture()) {
            var operator = center.operator();
            var realm = center.center.realms().named("default").orElseThrow().realm();
            for (int round = 0; round < 20; round++) {
                for (int actor = 0; actor < 65; actor++) {
                    operator.call("default", "actor" + actor, "a.b", Payload.NONE, CallOptions.DEFAULT);
                }
            }
            Await.until(
                    "the others have left",
                    () -> realm.sessions().stream()
                                    .filter(session -> session.authid().startsWith("actor"))
                                    .count()
                            <= 64);
        }
    }

    @Test
    void welcomeNamesTheCenter() {
        try (var center = new CenterFixture(Map.of("node_id", "c1"));
                var domain = center.domain()) {
            var details = domain.session().info().details();
            var extra = (Map<?, ?>) details.get("authextra");
            assertEquals("c1", details.get("x_cb_node"));
            assertEquals("c1", extra.get("x_cb_node"));
            assertEquals(ProcessHandle.current().pid(), extra.get("x_cb_pid"));
            assertTrue(String.valueOf(extra.get("x_cb_peer")).startsWith("tcp4:127.0.0.1:"));
            assertEquals("superuser", domain.session().info().authid());
            assertEquals("user", domain.session().info().authrole());
        }
    }

    @Test
    void theDomainTellsStatusVersionAndLicense() {
        try (var center = new CenterFixture();
                var domain = center.domain()) {
            var status = (Map<?, ?>) domain.call("crossbarfabriccenter.domain.get_status");
            assertEquals("domain", status.get("type"));
            assertEquals("com.crossbario.fabric", status.get("realm"));
            var version = (Map<?, ?>) domain.call("crossbarfabriccenter.domain.get_version");
            assertEquals("1.2.3", version.get("version"));
            assertEquals(List.of("cbor", "json", "msgpack"), version.get("supported_serializers"));
            assertTrue(version.get("platform") instanceof String && version.get("machine") instanceof String);
            var license = (Map<?, ?>) domain.call("crossbarfabriccenter.domain.get_license");
            assertEquals(
                    List.of("product", "description", "terms", "features", "limits"), List.copyOf(license.keySet()));
            assertEquals(
                    "wamp.error.invalid_argument",
                    domain.callFails("crossbarfabriccenter.domain.get_status", 5)
                            .uri());
        }
    }

    @Test
    void usersAreShown() {
        try (var center = new CenterFixture();
                var domain = center.domain()) {
            String u = "crossbarfabriccenter.user.";
            String oid = center.addUser("alice@x.y", CenterFixture.key(7));
            var alice = (Map<?, ?>) domain.call(u + "get_user", oid);
            assertEquals(
                    List.of("oid", "label", "description", "tags", "email", "registered", "pubkey"),
                    List.copyOf(alice.keySet()));
            assertEquals(alice, domain.call(u + "get_user_by_email", "alice@x.y"));
            assertEquals(
                    alice,
                    domain.call(u + "get_user_by_pubkey", CenterFixture.key(7).publicKey()));
            assertEquals(2, ((List<?>) domain.call(u + "list_users")).size());
            assertEquals(
                    "crossbar.error.no_such_object",
                    domain.callFails(u + "get_user_by_email", "x").uri());
            assertEquals(
                    "crossbar.error.no_such_object",
                    domain.callFails(u + "get_user_by_pubkey", "x").uri());
            assertEquals(
                    "wamp.error.invalid_argument",
                    domain.callFails(u + "get_user", "x").uri());
        }
    }

    @Test
    void ticksAreCounted() {
        try (var center = new CenterFixture(Map.of("realm_tick", 1));
                var operator = center.join("default", "developer")) {
            var ticks = operator.events("crossbarfabriccenter.mrealm.on_tick");
            var tick = (Map<?, ?>) ticks.next().payload().first();
            assertEquals(List.of("now", "tick"), tick.keySet().stream().sorted().toList());
            var status = (Map<?, ?>) operator.call("crossbarfabriccenter.mrealm.get_status");
            assertTrue((Long) status.get("tick") >= (Long) tick.get("tick"));
        }
    }

    @Test
    void aModuleThatIsTakenOffLeavesNothingInTheRealm() {
        try (var center = new CenterFixture();
                var operator = center.join("default", null)) {
            var reference = center.host.bind(
                    "hello",
                    to -> to.procedure(
                            io.transom.api.spi.ProcedureSpec.exact(
                                    "com.example.hello", "Says hello.", io.transom.api.Access.READ),
                            call -> java.util.concurrent.CompletableFuture.completedFuture(
                                    Payload.ofValue("hello " + call.caller().authid()))));
            Await.until("it is registered", () -> {
                try {
                    return "hello superuser".equals(operator.call("com.example.hello"));
                } catch (WampError notYet) {
                    return false;
                }
            });
            center.host.unbind(reference);
            Await.until(
                    "it is gone",
                    () -> operator.session()
                            .call("com.example.hello")
                            .handle((result, failure) -> failure instanceof WampError error
                                    && error.uri().equals("wamp.error.no_such_procedure"))
                            .toCompletableFuture()
                            .join());
        }
    }

    @Test
    void theLocalOperatorCallsWatchesAndIsOnRecord() throws Exception {
        try (var center = new CenterFixture()) {
            Operator operator = center.operator();
            assertEquals(List.of("com.crossbario.fabric", "default"), operator.realms());
            var events = new CopyOnWriteArrayList<Operator.FleetEvent>();
            AutoCloseable watching = operator.watch(events::add);
            var key = CenterFixture.key(2);
            var paired = (Map<?, ?>) Await.result(operator.call(
                                    Operator.DOMAIN,
                                    "console:karaf",
                                    "crossbarfabriccenter.mrealm.pair_node",
                                    Payload.of(key.publicKey(), "default", "node1"),
                                    CallOptions.DEFAULT)
                            .result())
                    .first();
            var changes = new CopyOnWriteArrayList<Fleet.NodeView>();
            AutoCloseable listening = center.fleet().listen(changes::add);
            try (var node = center.node(key).start()) {
                assertEquals("node1", node.id());
                var status = Await.result(operator.call(
                                "default",
                                "jmx",
                                "crossbarfabriccenter.remote.node.get_status",
                                Payload.of(paired.get("oid")),
                                CallOptions.DEFAULT)
                        .result());
                assertTrue(status.first() instanceof Map);
                Await.until("the change is told", () -> !changes.isEmpty());
                assertTrue(changes.get(0).online());
                assertTrue(center.fleet().node("node1").orElseThrow().online());
                assertEquals(1, center.fleet().realms().get(0).online());
            }
            Await.until(
                    "both are told",
                    () -> changes.size() == 2 && !changes.get(1).online());
            listening.close();
            Await.until("all events are there", () -> events.size() >= 3);
            watching.close();
            assertEquals(
                    List.of(
                            "crossbarfabriccenter.mrealm.on_node_paired",
                            "crossbarfabriccenter.mrealm.on_node_ready",
                            "crossbarfabriccenter.mrealm.on_node_shutdown"),
                    events.stream()
                            .map(event -> event.event().topic())
                            .filter(topic -> !topic.endsWith("on_tick"))
                            .toList());
            var actors = Await.result(center.store.records(10)).stream()
                    .map(record -> record.actor() + " " + record.outcome())
                    .toList();
            assertEquals(List.of("jmx ok", "console:karaf ok"), actors);
            var nowhere = operator.call("nowhere", "jmx", "a.b", Payload.NONE, CallOptions.DEFAULT);
            assertEquals(
                    "wamp.error.no_such_realm", Await.error(nowhere.result()).uri());
        }
    }
}
