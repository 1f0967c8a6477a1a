package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.router.ObjectState;
import io.transom.api.router.Transport;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.auth.Checks;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transports with clients on loopback. */
class ListenersTest {
    @TempDir
    Path directory;

    private final Transports transports = Transports.create(1, "test");
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final ServiceSessions procedures = new ServiceSessions(router, transports::executor);
    private final Realms realms = new Realms(router, procedures);

    @AfterEach
    void stop() {
        transports.close();
    }

    private Listeners listeners() {
        realms.start("r", Config.of("c", Map.of("name", "realm1")));
        startRole();
        return new Listeners(
                router,
                transports,
                directory,
                new AuthConfig.Services(procedures, Checks.on(Runnable::run), Checks.on(Runnable::run), new byte[32]));
    }

    private void startRole() {
        realms.startRole(
                "r",
                "any",
                Config.of(
                        "c",
                        Map.of(
                                "name",
                                "anonymous",
                                "permissions",
                                List.of(Map.of(
                                        "uri",
                                        "",
                                        "match",
                                        "prefix",
                                        "allow",
                                        Map.of("call", true, "register", true))))));
    }

    private static Config webSocket(int port, Object... more) {
        var map = new java.util.HashMap<String, Object>();
        map.put("type", "websocket");
        map.put("endpoint", Map.of("type", "tcp", "portrange", List.of(port, port + 20), "interface", "127.0.0.1"));
        for (int i = 0; i < more.length; i += 2) {
            map.put((String) more[i], more[i + 1]);
        }
        return Config.of("c", map);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort() < 65_000 ? socket.getLocalPort() : 40_000;
        }
    }

    private static Transport start(Listeners listeners, String id, Config config) throws Exception {
        return get(listeners.listen(id, listeners.begin(id, config)));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static WampError failure(CompletionStage<?> stage) {
        return (WampError)
                assertThrows(ExecutionException.class, () -> get(stage)).getCause();
    }

    private CompletionStage<Session> connect(Transport transport) {
        long port = transport.config().require("endpoint").require("port").integer(1, 65_535);
        return Clients.connect(
                transports,
                new ClientOptions(
                        ConnectOptions.to(URI.create("ws://127.0.0.1:" + port + "/")),
                        "realm1",
                        Authentications.anonymous()));
    }

    @Test
    void clientsJoinAndStayWhenListeningStops() throws Exception {
        Listeners listeners = listeners();
        Transport started = start(listeners, "ws", webSocket(freePort()));
        assertEquals(ObjectState.STARTED, started.state());
        assertEquals(List.of(started), listeners.all());
        Session session = get(connect(started));
        assertTrue(
                session.info().authid().matches("([3-9A-Z]{4}-){5}[3-9A-Z]{4}"),
                session.info().authid());

        Transport stopped = get(listeners.stop(listeners.requireStarted("ws")));

        assertEquals(started, stopped);
        assertEquals(List.of(), listeners.all());
        get(session.register("com.x", call -> CompletableFuture.completedFuture(Payload.of("ok"))));
        assertEquals("ok", get(session.call("com.x")).first());
        assertThrows(ExecutionException.class, () -> get(connect(started)));
    }

    @Test
    void closingAllEndsTheConnectionsOfThoseThatWereStoppedBeforeToo() throws Exception {
        Listeners listeners = listeners();
        Transport started = start(listeners, "ws", webSocket(freePort()));
        Session before = get(connect(started));
        get(listeners.stop(started));
        Session now = get(connect(start(listeners, "ws", webSocket(freePort()))));

        listeners.closeAll();

        get(before.closed());
        get(now.closed());
        assertEquals(List.of(), listeners.all());
    }

    @Test
    void aRoleThatWasStoppedDeniesEverythingAndLetsNobodyIn() throws Exception {
        Listeners listeners = listeners();
        Transport started = start(listeners, "ws", webSocket(freePort()));
        Session session = get(connect(started));
        get(session.register("com.x", call -> CompletableFuture.completedFuture(Payload.of("ok"))));

        realms.stopRole("r", "any");

        assertEquals(ErrorUris.NOT_AUTHORIZED, failure(session.call("com.x")).uri());
        assertEquals(ErrorUris.NO_SUCH_ROLE, failure(connect(started)).uri());
        startRole();
        assertEquals("ok", get(session.call("com.x")).first());
        get(connect(started));
    }

    @Test
    void anAuthBlockWithoutMethodsLetsNobodyIn() throws Exception {
        Listeners listeners = listeners();
        Transport started = start(listeners, "ws", webSocket(freePort(), "auth", Map.of()));

        assertEquals(ErrorUris.NO_AUTH_METHOD, failure(connect(started)).uri());
    }

    @Test
    void anAddressInUseIsNamedAndTheIdIsFreeAgain() throws Exception {
        Listeners listeners = listeners();
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Config config = Config.of(
                    "c",
                    Map.of(
                            "type",
                            "websocket",
                            "endpoint",
                            Map.of("type", "tcp", "port", taken.getLocalPort(), "interface", "127.0.0.1")));

            WampError failed = failure(listeners.listen("ws", listeners.begin("ws", config)));

            assertEquals(Errors.CANNOT_LISTEN, failed.uri());
            assertTrue(failed.text().contains("127.0.0.1:" + taken.getLocalPort()), failed.text());
            assertEquals(List.of(), listeners.all());
        }
    }

    @Test
    void aRangeTakesTheFirstFreePort() throws Exception {
        Listeners listeners = listeners();
        int port = freePort();
        Transport first = start(listeners, "a", webSocket(port));
        Transport second = start(listeners, "b", webSocket(port));

        long one = first.config().require("endpoint").require("port").integer(1, 65_535);
        long two = second.config().require("endpoint").require("port").integer(1, 65_535);
        assertTrue(two > one);
        assertFalse(first.config().require("endpoint").list("portrange").isEmpty(), "the rest stays as given");
    }

    @Test
    void anIdIsTakenFromTheMomentItsStartBegins() throws Exception {
        Listeners listeners = listeners();
        listeners.begin("ws", webSocket(freePort()));

        assertEquals(
                Errors.ALREADY_RUNNING,
                assertThrows(WampError.class, () -> listeners.begin("ws", webSocket(1)))
                        .uri());
        assertEquals(ObjectState.STARTING, listeners.get("ws").state());
        assertEquals(
                Errors.NOT_RUNNING,
                assertThrows(WampError.class, () -> listeners.requireStarted("ws"))
                        .uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                assertThrows(WampError.class, () -> listeners.get("x")).uri());
    }

    @Test
    void aUnixSocketWorksToo() throws Exception {
        Listeners listeners = listeners();
        Transport started = start(
                listeners,
                "u",
                Config.of(
                        "c",
                        Map.of(
                                "type",
                                "universal",
                                "endpoint",
                                Map.of("type", "unix", "path", "r.sock"),
                                "websocket",
                                Map.of("ws", Map.of("type", "websocket")))));

        assertTrue(java.nio.file.Files.exists(directory.resolve("r.sock")));
        get(listeners.stop(started));
        assertFalse(java.nio.file.Files.exists(directory.resolve("r.sock")));
    }
}
