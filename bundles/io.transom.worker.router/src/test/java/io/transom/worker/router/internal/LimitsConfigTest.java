package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.CachedAuthorizer;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Json;
import io.transom.wamp.Limit;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit of a router worker can be set where it belongs, and what will not do is named. */
class LimitsConfigTest {
    private static Config config(String json) {
        try {
            return Config.of("it", Json.read(json));
        } catch (ProtocolException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private static Config limit(String id, long value) {
        return Config.of("it", Map.of("name", "realm1", "limits", Map.of(id, value)));
    }

    static Stream<Limit> ofWorker() {
        return LimitsConfig.ofWorker().stream();
    }

    static Stream<Limit> ofRealm() {
        return LimitsConfig.ofRealm().stream();
    }

    static Stream<Limit> ofTransport() {
        return LimitsConfig.ofTransport().stream();
    }

    /** Between the marks on both sides of it, where there are some. */
    private static long another(Limit limit) {
        return limit.value() - 1;
    }

    @Test
    void nullIsAsIfLeftOut() {
        assertEquals(
                Map.of("realm.sessions", 7L),
                LimitsConfig.realm(
                        config("{\"limits\": {\"session.send.slow\": null, \"realm.sessions\": 7}}"),
                        RouterLimits.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("ofWorker")
    void aWorkerHasIt(Limit limit) {
        Map<String, Long> values = LimitsConfig.worker(limit(limit.id(), another(limit)));

        assertEquals(another(limit), LimitsConfig.in(values, limit).value());
        LimitsConfig.ofRouter(values).all().stream()
                .filter(one -> one.id().equals(limit.id()))
                .forEach(one -> assertEquals(another(limit), one.value()));
    }

    @ParameterizedTest
    @MethodSource("ofRealm")
    void aRealmHasIt(Limit limit) {
        Router router = Router.create(RouterLimits.DEFAULT, Map.of());
        var realms = new Realms(router, new ServiceSessions(router, () -> Runnable::run));

        realms.start("r", limit(limit.id(), another(limit)));

        assertEquals(
                Map.of(limit.id(), another(limit)),
                router.realm("realm1").orElseThrow().options().limits());
    }

    @ParameterizedTest
    @MethodSource("ofTransport")
    void aTransportHasIt(Limit limit) {
        var all =
                new LinkedHashMap<>(config("{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": 1}}")
                        .asMap());
        long value = switch (limit.id()) {
            case "message.bytes" -> {
                all.put("options", Map.of("max_message_size", another(limit)));
                yield another(limit);
            }
            case "transport.opening.time" -> {
                all.put("options", Map.of("open_handshake_timeout", another(limit)));
                yield another(limit);
            }
            case "transport.connections" -> {
                all.put("max_connections", another(limit));
                yield another(limit);
            }
            default -> {
                all.put("limits", Map.of(limit.id(), another(limit)));
                yield another(limit);
            }
        };

        TransportConfig config = TransportConfig.read(Config.of("it", all), Path.of("/srv"));
        ListenOptions options = config.at(config.endpoint().addresses().get(0));

        assertEquals(
                value,
                Stream.concat(options.transportLimits().all().stream(), options.limits().all().stream())
                        .filter(one -> one.id().equals(limit.id()))
                        .findFirst()
                        .orElseThrow()
                        .value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "realm|{\"session.send.pendin\": 1}|/limits/session.send.pendin: expected the ID of a limit of a realm, as session.send.pending, found \"session.send.pendin\"",
                "realm|{\"loop.pending\": 1}|/limits/loop.pending: expected the ID of a limit of a realm, as ",
                "realm|{\"realm.sessions\": 0}|/limits/realm.sessions: expected an integer from 1 to 2147483647, found 0",
                "realm|{\"realm.sessions\": \"5\"}|/limits/realm.sessions: expected an integer from 1 to 2147483647, found \"5\"",
                "realm|{\"session.send.most\": 9000000000000}|/limits/session.send.most: expected an integer from 1 to 1099511627776",
                "realm|{\"session.send.slow\": 9000000}|/limits: session.send.slow: expected at most session.send.pending, which is 8388608, found 9000000",
                "realm|{\"session.send.most\": 5}|/limits: session.send.pending: expected at most session.send.most, which is 5, found 8388608",
                "realm|[]|/limits: expected a map",
                "worker|{\"auth.check.pending\": 1}|/limits/auth.check.pending: expected the ID of a limit of a worker, as auth.checks.pending,",
                "worker|{\"session.send.slow\": 9000000}|/limits: session.send.slow: expected at most",
                "transport|{\"message.depth\": 257}|/limits/message.depth: expected an integer from 1 to 256",
                "transport|{\"transport.connections\": 5}|/limits/transport.connections: this limit is set by the key max_connections",
                "transport|{\"message.bytes\": 5}|/limits/message.bytes: this limit is set by the key max_message_size",
                "transport|{\"transport.tls.hello\": 16777216}|/limits/transport.tls.hello: expected an integer from 1 to 16777215",
            })
    void whatWillNotDoIsNamed(String where, String limits, String expected) {
        Config config = config("{\"limits\": " + limits + "}");

        var refused = assertThrows(WampError.class, () -> {
            switch (where) {
                case "realm" -> LimitsConfig.realm(config, RouterLimits.DEFAULT);
                case "worker" -> LimitsConfig.worker(config);
                default -> LimitsConfig.transport(config);
            }
        });

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().startsWith("it: " + expected), refused.text());
    }

    @Test
    void aWorkersMarksHoldForARealmThatHasNoneOfItsOwn() {
        RouterLimits worker = LimitsConfig.ofRouter(LimitsConfig.worker(
                config("{\"limits\": {\"session.send.most\": 100000000, \"session.send.pending\": 50000000}}")));

        assertEquals(
                Map.of("session.send.slow", 9_000_000L),
                LimitsConfig.realm(config("{\"limits\": {\"session.send.slow\": 9000000}}"), worker));
    }

    @Test
    void theTypeChecksItsOptions() {
        var type = new RouterWorkerType();

        assertEquals(List.of("limits"), type.options());
        type.check(config("{\"title\": \"t\", \"limits\": {\"realm.sessions\": 5}}"));
        assertThrows(WampError.class, () -> type.check(config("{\"limits\": {\"x\": 5}}")));
    }

    @Test
    void keptDecisionsAreBoundedAndCounted() {
        Router router = Router.create(RouterLimits.DEFAULT, Map.of());
        var sessions = new ServiceSessions(router, () -> Runnable::run, Map.of("role.decisions.kept", 1L));
        var authorizer = sessions.on("realm1")
                .keeping(request -> io.transom.router.Authorizer.Decision.ALLOWED
                        .withCaching()
                        .done());
        router.start(io.transom.router.RealmOptions.of("realm1"))
                .addRole(new io.transom.router.Role("user", authorizer));
        var session = router.realm("realm1")
                .orElseThrow()
                .join(io.transom.router.Principal.internal("realm1", "joe", "user"), Runnable::run);

        session.subscribe("com.a", event -> {});
        session.subscribe("com.b", event -> {});

        assertEquals(Map.of(CachedAuthorizer.DECISIONS.id(), 1L), router.limitHits());
    }
}
