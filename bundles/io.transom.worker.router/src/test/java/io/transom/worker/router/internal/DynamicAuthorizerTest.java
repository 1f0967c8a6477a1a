package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.SessionDetails;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role on whose permissions a procedure decides. */
class DynamicAuthorizerTest {
    private static final Map<String, Object> ROLE = Map.of("name", "user", "authorizer", "com.may");

    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final ServiceSessions procedures = new ServiceSessions(router, () -> Runnable::run);
    private final Realms realms = new Realms(router, procedures);
    private final List<List<Object>> asked = new ArrayList<>();
    /** What the procedure answers, by URI. */
    private final Map<String, Object> answers = new HashMap<>();

    private Session user;

    @BeforeEach
    void start() {
        realms.start("r", Config.of("c", Map.of("name", "realm1")));
        realms.startRole("r", "user", Config.of("c", ROLE));
        Session backend = join("trusted");
        await(backend.register("com.may", invocation -> {
            List<Object> args = invocation.payload().args();
            asked.add(args);
            Object answer = answers.get(String.valueOf(args.get(1)));
            return answer == null
                    ? CompletableFuture.failedFuture(new WampError("com.broken", "no answer"))
                    : CompletableFuture.completedFuture(Payload.ofValue(answer));
        }));
        for (String uri : List.of("com.a", "com.b")) {
            await(backend.register(uri, invocation -> CompletableFuture.completedFuture(Payload.ofValue("result"))));
        }
        user = join("user");
    }

    private Session join(String role) {
        return router.realm("realm1")
                .orElseThrow()
                .join(new Principal("realm1", "joe", role, "ticket", "static", Map.of("k", 1L)), Runnable::run);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static String refusal(CompletionStage<?> stage) {
        var failure = assertThrows(CompletionException.class, () -> await(stage));
        return assertInstanceOf(WampError.class, failure.getCause()).uri();
    }

    @Test
    void aProcedureThatDoesNotAnswerInTimeIsNamedByItsLimitAndCounted() {
        await(join("trusted").register("com.never", invocation -> new CompletableFuture<>()));
        var hasty = new ServiceSessions(router, () -> Runnable::run, Map.of("auth.dynamic.time", 1L));

        var failure = assertThrows(
                CompletionException.class, () -> await(hasty.on("realm1").ask("com.never")));

        WampError refused = assertInstanceOf(WampError.class, failure.getCause());
        assertEquals("limit auth.dynamic.time: no answer of com.never within 1 ms", refused.text());
        assertEquals(Map.of("auth.dynamic.time", 1L), router.limitHits());
    }

    @Test
    void manyThatAreNotAnsweredInTimeAreOneLogLine() {
        await(join("trusted").register("com.never", invocation -> new CompletableFuture<>()));
        var hasty = new ServiceSessions(router, () -> Runnable::run, Map.of("auth.dynamic.time", 1L));
        var log = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < 20; i++) {
                assertEquals(ErrorUris.TIMEOUT, refusal(hasty.on("realm1").ask("com.never")));
            }
        } finally {
            System.setErr(err);
        }

        assertEquals(
                1,
                log.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("limit auth.dynamic.time"))
                        .count());
        assertEquals(Map.of("auth.dynamic.time", 20L), router.limitHits());
    }

    @Test
    void aTimeOutOfTheProcedureItselfIsItsAnswer() {
        await(join("trusted")
                .register(
                        "com.tired",
                        invocation -> CompletableFuture.failedFuture(new WampError(ErrorUris.TIMEOUT, "its own"))));

        var failure = assertThrows(
                CompletionException.class, () -> await(procedures.on("realm1").ask("com.tired")));

        assertEquals(
                "its own", assertInstanceOf(WampError.class, failure.getCause()).text());
        assertEquals(Map.of(), router.limitHits());
    }

    @Test
    void itIsToldWhoWantsWhat() {
        answers.put("com.x", true);
        await(user.register(
                "com.x",
                invocation -> CompletableFuture.completedFuture(Payload.NONE),
                RegisterOptions.matching(Match.PREFIX)));

        List<Object> args = asked.get(0);
        var details = (Map<?, ?>) args.get(0);
        assertEquals(user.info().id(), details.get("session"));
        assertEquals("joe", details.get("authid"));
        assertEquals("user", details.get("authrole"));
        assertEquals("ticket", details.get("authmethod"));
        assertEquals("static", details.get("authprovider"));
        assertEquals(Map.of("k", 1L), details.get("authextra"));
        assertEquals("function", ((Map<?, ?>) details.get("transport")).get("channel_type"));
        assertEquals("com.x", args.get(1));
        assertEquals("register", args.get(2));
        assertEquals("prefix", ((Map<?, ?>) args.get(3)).get("match"));
    }

    /** Self-signed, for CN=joe, until 2126. */
    private static final String CERTIFICATE =
            "MIIBczCCARmgAwIBAgIUROhOvFygajFIUyERFPSJRJUigtYwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDam9lMCAXDT"
                    + "I2MTEzMDA5MjAwOFoYDzIxMjYxMTA2MDkyMDA4WjAOMQwwCgYDVQQDDANqb2UwWTATBgcqhkjOPQIBBggqhkjOPQMB"
                    + "BwNCAAQlBbTSd4oofD5fMpsWLl0CeCi0QQGklEOj4O6fQWzUCoIMl0eUq5Neu5htb1kUiqLrvS3Rsv6Op/Xzpt7F4n"
                    + "E+o1MwUTAdBgNVHQ4EFgQUyPUmXlCD/NU8PQODjZfg+zv1sq0wHwYDVR0jBBgwFoAUyPUmXlCD/NU8PQODjZfg+zv1"
                    + "sq0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAeKFMoW6C5Jkrw7+5AnsUx0t9jQG1VNyMmfXWM+Z"
                    + "taDwIhAP5nFOvnsF/Lde7PhX2iqrI4/RO0ay6d8YzR58iKYeBo";

    @Test
    void itIsToldOfTheWholeTransport() throws Exception {
        answers.put("com.x", true);
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(CERTIFICATE)));
        var peer = new Connection.Peer("websocket", "tcp4:127.0.0.1:1", true);
        var connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    return switch (method.getName()) {
                        case "peer" -> peer;
                        case "encoding" -> Encoding.CBOR;
                        case "certificates" -> List.of(certificate);
                        case "channelBinding" -> Optional.empty();
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
        var session = new SessionDetails(1, Principal.internal("realm1", "joe", "user"), Map.of(), peer, false);

        await(new DynamicAuthorizer("com.may", procedures.on("realm1"))
                .decide(new Authorizer.Request(
                        session, Authorizer.Action.CALL, "com.x", Match.EXACT, Map.of(), Payload.NONE, connection)));

        var details = (Map<?, ?>) asked.get(0).get(0);
        var transport = (Map<?, ?>) details.get("transport");
        assertEquals("tls", transport.get("channel_type"));
        assertEquals("wamp.2.cbor", transport.get("websocket_protocol"));
        assertEquals("CN=joe", ((Map<?, ?>) transport.get("peer_cert")).get("subject"));
    }

    @Test
    void aTruthOrAMapDecides() {
        answers.put("com.a", true);
        answers.put("com.b", Map.of("allow", false));

        assertEquals("result", await(user.call("com.a")).first());
        assertEquals(ErrorUris.NOT_AUTHORIZED, refusal(user.call("com.b")));
        await(user.call("com.a"));
        assertEquals(3, asked.size(), "nothing was kept");
    }

    @Test
    void aDecisionThatMayBeKeptIsKeptUntilTheRoleIsReplaced() {
        answers.put("com.a", Map.of("allow", true, "cache", true));
        answers.put("com.b", Map.of("allow", false, "cache", true));

        for (int i = 0; i < 3; i++) {
            await(user.call("com.a"));
            assertEquals(ErrorUris.NOT_AUTHORIZED, refusal(user.call("com.b")));
        }
        assertEquals(2, asked.size());

        realms.stopRole("r", "user");
        assertEquals(ErrorUris.NOT_AUTHORIZED, refusal(user.call("com.a")));
        answers.put("com.b", true);
        realms.startRole("r", "user", Config.of("c", ROLE));
        assertEquals("result", await(user.call("com.b")).first());
        assertEquals(3, asked.size());
    }

    @Test
    void disclosureIsDecidedToo() {
        answers.put("com.t", Map.of("allow", true, "disclose", true));
        answers.put("com.u", Map.of("allow", true));
        var publishers = new ArrayList<Boolean>();
        Session subscriber = join("trusted");
        for (String topic : List.of("com.t", "com.u")) {
            await(subscriber.subscribe(
                    topic, event -> publishers.add(event.details().containsKey("publisher"))));
            await(user.publish(topic, Payload.NONE, PublishOptions.ACKNOWLEDGED));
        }

        assertEquals(List.of(true, false), publishers);
    }

    @Test
    void whatItCannotDecideIsAFailure() {
        for (Object answer : List.of(
                "yes",
                7L,
                Map.of(),
                Map.of("allow", "yes"),
                Map.of("allow", true, "more", 1L),
                Map.of("allow", true, "validate", Map.of("call", "type")))) {
            answers.put("com.a", answer);
            assertEquals(ErrorUris.AUTHORIZATION_FAILED, refusal(user.call("com.a")), String.valueOf(answer));
        }
        answers.remove("com.a");
        assertEquals(ErrorUris.AUTHORIZATION_FAILED, refusal(user.call("com.a")));
    }

    @Test
    void aRoleHasPermissionsOrAProcedure() {
        for (Map<String, Object> role : List.of(
                Map.<String, Object>of("name", "x", "authorizer", "com.may", "permissions", List.of()),
                Map.<String, Object>of("name", "x", "authorizer", "Com.May"))) {
            var refused = assertThrows(WampError.class, () -> realms.startRole("r", "x", Config.of("c", role)));
            assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
            assertFalse(refused.text().isBlank());
        }
    }
}
