package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.router.Transport;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.auth.Checks;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import io.transom.wamp.auth.SigningKey;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins at a transport with our client, by each method, over sockets. */
class LoginTest {
    private static final SigningKey KEY = Ed25519.key(new byte[32]);

    @TempDir
    Path directory;

    private final Transports transports = Transports.create(1, "test");
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Checks checks = new Checks("test-checks");
    private final ServiceSessions procedures = new ServiceSessions(router, transports::executor);
    private final Realms realms = new Realms(router, procedures);
    private Listeners listeners;

    @BeforeEach
    void start() {
        var services = new AuthConfig.Services(procedures, checks, checks, new byte[32]);
        listeners = new Listeners(router, transports, directory, services);
        realms.start("r", Config.of("c", Map.of("name", "realm1")));
        realms.start("a", Config.of("c", Map.of("name", "auth")));
        for (String role : List.of("user", "backend")) {
            realms.startRole("r", role, Config.of("c", Map.of("name", role, "allow-by-default", true)));
            realms.startRole("a", role, Config.of("c", Map.of("name", role, "allow-by-default", true)));
        }
    }

    @AfterEach
    void stop() {
        transports.close();
        checks.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Starts a transport with that method; the result joins by it. */
    private Function<Authentication, CompletionStage<Session>> transport(String method, Map<String, Object> config)
            throws Exception {
        var connect = ConnectOptions.to(URI.create("ws://127.0.0.1:" + listen(method, config, Map.of()) + "/"));
        return as -> Clients.connect(transports, new ClientOptions(connect, "realm1", as));
    }

    /**
     * Starts a transport with that method.
     *
     * @param more of the endpoint
     * @return its port
     */
    private int listen(String method, Map<String, Object> config, Map<String, Object> more) throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var endpoint = new HashMap<String, Object>(more);
        endpoint.putAll(Map.of("type", "tcp", "port", (long) port, "interface", "127.0.0.1"));
        Config whole =
                Config.of("c", Map.of("type", "websocket", "endpoint", endpoint, "auth", Map.of(method, config)));
        String id = method + port;
        Transport started = get(listeners.listen(id, listeners.begin(id, whole)));
        assertEquals(id, started.id());
        return port;
    }

    private static Map<String, Object> fixed(String principals, Map<String, Object> joe) {
        return Map.of("type", "static", principals, Map.of("joe", joe));
    }

    private static void assertJoe(String method, String provider, CompletionStage<Session> joining) throws Exception {
        Session session = get(joining);
        assertEquals("joe", session.info().authid());
        assertEquals("user", session.info().authrole());
        assertEquals(method, session.info().details().get("authmethod"));
        assertEquals(provider, session.info().details().get("authprovider"));
    }

    private static WampError refusal(CompletionStage<?> stage) {
        Throwable cause =
                assertThrows(ExecutionException.class, () -> get(stage)).getCause();
        return assertInstanceOf(WampError.class, cause);
    }

    private static void assertNotAuthorized(CompletionStage<?> stage) {
        assertEquals(ErrorUris.NOT_AUTHORIZED, refusal(stage).uri());
    }

    @Test
    void ticket() throws Exception {
        var join = transport("ticket", fixed("principals", Map.of("ticket", "secret", "role", "user")));

        assertJoe("ticket", "static", join.apply(Authentications.ticket("joe", "secret")));
        assertNotAuthorized(join.apply(Authentications.ticket("joe", "wrong")));
        assertNotAuthorized(join.apply(Authentications.ticket("jim", "secret")));
        assertEquals(
                ErrorUris.NO_AUTH_METHOD,
                refusal(join.apply(Authentications.anonymous())).uri());
    }

    @Test
    void wampcra() throws Exception {
        var join = transport("wampcra", fixed("users", Map.of("secret", "password", "role", "user")));

        assertJoe("wampcra", "static", join.apply(Authentications.wampcra("joe", "password")));
        assertNotAuthorized(join.apply(Authentications.wampcra("joe", "wrong")));
    }

    @Test
    void wampcraWithSalt() throws Exception {
        var join = transport(
                "wampcra",
                fixed(
                        "users",
                        Map.of("secret", "password", "role", "user", "salt", "x", "iterations", 2000L, "keylen", 16L)));

        assertJoe("wampcra", "static", join.apply(Authentications.wampcra("joe", "password")));
        assertNotAuthorized(join.apply(Authentications.wampcra("joe", "wrong")));
        assertNotAuthorized(join.apply(Authentications.wampcra("jim", "password")));
    }

    @ParameterizedTest
    @EnumSource(Derivation.class)
    void scram(Derivation derivation) throws Exception {
        var join = transport("scram", fixed("principals", scramKeys(derivation)));

        assertJoe("scram", "static", join.apply(Authentications.scram("joe", "password")));
        assertNotAuthorized(join.apply(Authentications.scram("joe", "wrong")));
        assertNotAuthorized(join.apply(Authentications.scram("jim", "password")));
    }

    /** What the JDK's TLS lets bind: the server's certificate. Who was led to another server proves nothing to this one. */
    @Test
    void scramBindsTheChannel() throws Exception {
        Path certificate = directory.resolve("server.crt");
        makeCertificate(certificate, directory.resolve("server.key"));
        Map<String, Object> tls = Map.of("key", "server.key", "certificate", "server.crt");
        var keys = new HashMap<>(fixed("principals", scramKeys(Derivation.PBKDF2)));
        keys.put("channel-binding", "required");
        int port = listen("scram", keys, Map.of("tls", tls));
        var connect = ConnectOptions.to(URI.create("wss://localhost:" + port + "/"))
                .withTls(ClientTls.DEFAULT.withAuthorities(List.of(certificate)));
        Function<Authentication, CompletionStage<Session>> join =
                as -> Clients.connect(transports, new ClientOptions(connect, "realm1", as));

        assertJoe("scram", "static", join.apply(Authentications.scramBoundToChannel("joe", "password")));
        assertNotAuthorized(join.apply(Authentications.scramBoundToChannel("joe", "wrong")));
        WampError unbound = refusal(join.apply(Authentications.scram("joe", "password")));
        assertEquals(
                "scram: authextra/channel_binding: expected one of [tls-unique, tls-exporter, tls-server-end-point], found "
                        + "null",
                unbound.text());
        WampError plain = refusal(transport("scram", fixed("principals", scramKeys(Derivation.PBKDF2)))
                .apply(Authentications.scramBoundToChannel("joe", "password")));
        assertEquals(ErrorUris.AUTHENTICATION_FAILED, plain.uri());
    }

    /** A key and its self-signed certificate for {@code localhost}, by the JDK's keytool. */
    private void makeCertificate(Path certificate, Path key) throws Exception {
        Path store = directory.resolve("server.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertTrue(keytool.waitFor(2, TimeUnit.MINUTES));
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        writePem(certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
        writePem(
                key, "PRIVATE KEY", keys.getKey("own", "changeit".toCharArray()).getEncoded());
    }

    private static void writePem(Path file, String label, byte[] bytes) throws Exception {
        String base64 = Base64.getMimeEncoder().encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }

    private static Map<String, Object> scramKeys(Derivation derivation) {
        boolean pbkdf2 = derivation == Derivation.PBKDF2;
        var cost = new Cost(derivation, pbkdf2 ? 4096 : 2, pbkdf2 ? 0 : 256);
        byte[] salt = new byte[16];
        byte[] salted = Scram.saltedPassword("password", salt, cost);
        var keys = new HashMap<String, Object>();
        keys.put("kdf", derivation.label());
        keys.put("iterations", (long) cost.iterations());
        keys.put("memory", pbkdf2 ? null : (long) cost.memory());
        keys.put("salt", HexFormat.of().formatHex(salt));
        keys.put("stored-key", HexFormat.of().formatHex(Scram.storedKey(salted)));
        keys.put("server-key", HexFormat.of().formatHex(Scram.serverKey(salted)));
        keys.put("role", "user");
        return keys;
    }

    @Test
    void cryptosign() throws Exception {
        var join = transport(
                "cryptosign", fixed("principals", Map.of("authorized_keys", List.of(KEY.publicKey()), "role", "user")));

        assertJoe("cryptosign", "static", join.apply(Authentications.cryptosign(KEY, "joe", null)));
        assertJoe("cryptosign", "static", join.apply(Authentications.cryptosign(KEY, null, null)));
        byte[] other = new byte[32];
        other[0] = 1;
        assertNotAuthorized(join.apply(Authentications.cryptosign(Ed25519.key(other), "joe", null)));
    }

    @Test
    void theFirstOfSeveralMethodsThatIsThereIsTaken() throws Exception {
        var join = transport("ticket", fixed("principals", Map.of("ticket", "secret", "role", "user")));

        assertJoe(
                "ticket",
                "static",
                join.apply(Authentications.anyOf(
                        Authentications.cryptosign(KEY, null, null),
                        Authentications.scram("joe", "password"),
                        Authentications.ticket("joe", "secret"))));
    }

    // A procedure decides.

    private final LinkedBlockingQueue<List<Object>> asked = new LinkedBlockingQueue<>();

    /** Registers the authenticator on a realm. */
    private void authenticator(String realm, Function<List<Object>, Object> answer) throws Exception {
        var session = router.realm(realm)
                .orElseThrow()
                .join(io.transom.router.Principal.internal(realm, "auth", "backend"), transports.executor());
        get(session.register("com.auth", invocation -> {
            List<Object> args = invocation.payload().args();
            asked.add(args);
            return CompletableFuture.supplyAsync(() -> Payload.ofValue(answer.apply(args)));
        }));
    }

    private static Map<String, Object> dynamic(Object... more) {
        var config = new HashMap<String, Object>(Map.of("type", "dynamic", "authenticator", "com.auth"));
        for (int i = 0; i < more.length; i += 2) {
            config.put((String) more[i], more[i + 1]);
        }
        return config;
    }

    @Test
    void aProcedureSeesTheTicketAndChoosesRealmRoleAuthidAndExtra() throws Exception {
        authenticator("auth", args -> {
            var details = (Map<?, ?>) args.get(2);
            if (!"secret".equals(details.get("ticket"))) {
                throw new WampError("com.auth.wrong", "try another");
            }
            return Map.of("role", "user", "realm", "auth", "authid", "joanna", "extra", Map.of("k", 1L));
        });
        var join = transport("ticket", dynamic("authenticator-realm", "auth", "authenticator-role", "backend"));

        Session session = get(join.apply(Authentications.ticket("joe", "secret")));

        assertEquals("auth", session.info().realm());
        assertEquals("joanna", session.info().authid());
        assertEquals("dynamic", session.info().details().get("authprovider"));
        assertEquals(1L, ((Map<?, ?>) session.info().details().get("authextra")).get("k"));
        List<Object> args = asked.remove();
        assertEquals("realm1", args.get(0));
        assertEquals("joe", args.get(1));
        var details = (Map<?, ?>) args.get(2);
        assertEquals("ticket", details.get("authmethod"));
        assertEquals(session.info().id(), details.get("session"));
        var transport = (Map<?, ?>) details.get("transport");
        assertEquals("tcp", transport.get("channel_type"));
        assertTrue(String.valueOf(transport.get("peer")).startsWith("tcp4:127.0.0.1:"), transport::toString);
        assertNull(transport.get("peer_cert"));

        WampError refused = refusal(join.apply(Authentications.ticket("joe", "wrong")));
        assertEquals("com.auth.wrong", refused.uri());
        assertEquals("try another", refused.text());
    }

    /** Whoever may register the procedure in a realm could otherwise let clients into any other. */
    @Test
    void aProcedureOfTheClientsRealmDecidesOnThatRealmOnly() throws Exception {
        authenticator("realm1", args -> Map.of("role", "user", "realm", String.valueOf(args.get(1))));
        var join = transport("ticket", dynamic());

        Session session = get(join.apply(Authentications.ticket("realm1", "x")));
        assertEquals("realm1", session.info().realm());

        WampError other = refusal(join.apply(Authentications.ticket("auth", "x")));
        assertEquals(ErrorUris.AUTHORIZATION_FAILED, other.uri());
        assertEquals(
                "principal of com.auth: /realm: the client asked for realm realm1, and only with authenticator-realm may "
                        + "another be chosen",
                other.text());
    }

    @Test
    void aProcedureMayGiveARoleOnly() throws Exception {
        authenticator("realm1", args -> "user");
        var join = transport("ticket", dynamic());

        assertJoe("ticket", "dynamic", join.apply(Authentications.ticket("joe", "anything")));
    }

    @Test
    void aProcedureGivesWhatTheMethodNeeds() throws Exception {
        authenticator("realm1", args -> switch (String.valueOf(((Map<?, ?>) args.get(2)).get("authmethod"))) {
            case "wampcra" -> Map.of("secret", "password", "salt", "x", "iterations", 100L, "keylen", 16L);
            case "cryptosign" -> Map.of("pubkey", KEY.publicKey(), "authid", "joe");
            case "scram" -> scramKeys(Derivation.PBKDF2);
            default -> Map.of("authid", "joe");
        });

        assertJoe(
                "wampcra",
                "dynamic",
                transport("wampcra", dynamic("default-role", "user"))
                        .apply(Authentications.wampcra("joe", "password")));
        assertJoe(
                "cryptosign",
                "dynamic",
                transport("cryptosign", dynamic("default-role", "user"))
                        .apply(Authentications.cryptosign(KEY, null, null)));
        assertJoe("scram", "dynamic", transport("scram", dynamic()).apply(Authentications.scram("joe", "password")));
        assertJoe(
                "anonymous",
                "dynamic",
                transport("anonymous", dynamic("default-role", "user")).apply(Authentications.anonymous()));
    }

    @Test
    void whatAProcedureGivesMustDo() throws Exception {
        authenticator("realm1", args -> switch (String.valueOf(args.get(1))) {
            case "none" -> 7L;
            case "norole" -> Map.of("secret", "password");
            default -> Map.of("role", "user");
        });
        var join = transport("wampcra", dynamic());

        WampError none = refusal(join.apply(Authentications.wampcra("none", "x")));
        assertEquals(ErrorUris.AUTHENTICATION_FAILED, none.uri());
        assertEquals("com.auth: expected a principal: a map, or a text that is its role", none.text());
        assertEquals(
                ErrorUris.NO_SUCH_ROLE,
                refusal(join.apply(Authentications.wampcra("norole", "password")))
                        .uri());
        WampError secret = refusal(join.apply(Authentications.wampcra("nosecret", "x")));
        assertEquals(ErrorUris.AUTHORIZATION_FAILED, secret.uri());
        assertEquals("principal of com.auth: /secret: required key is missing", secret.text());
    }

    @Test
    void aProcedureThatIsNotThereIsNamed() throws Exception {
        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE,
                refusal(transport("ticket", dynamic()).apply(Authentications.ticket("joe", "x")))
                        .uri());
        assertEquals(
                ErrorUris.NO_SUCH_REALM,
                refusal(transport("scram", dynamic("authenticator-realm", "nowhere"))
                                .apply(Authentications.scram("joe", "x")))
                        .uri());
    }

    /** The session that asks goes with its realm, and another one comes with the next realm of that name. */
    @Test
    void aRealmThatIsStartedAgainIsAskedAgain() throws Exception {
        authenticator("auth", args -> "user");
        var join = transport("ticket", dynamic("authenticator-realm", "auth"));
        assertJoe("ticket", "dynamic", join.apply(Authentications.ticket("joe", "x")));

        realms.stop("a");
        assertEquals(
                ErrorUris.NO_SUCH_REALM,
                refusal(join.apply(Authentications.ticket("joe", "x"))).uri());
        realms.start("a", Config.of("c", Map.of("name", "auth")));
        realms.startRole("a", "backend", Config.of("c", Map.of("name", "backend", "allow-by-default", true)));
        authenticator("auth", args -> "user");

        assertJoe("ticket", "dynamic", join.apply(Authentications.ticket("joe", "x")));
    }
}
