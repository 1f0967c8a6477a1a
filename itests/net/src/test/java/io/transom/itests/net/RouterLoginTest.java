package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Session;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client logs in at a router worker by each method that a transport can be configured with, without TLS and with it. */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterLoginTest {
    private static final String WORKER = "logins1";

    /** The handshake of TLS has shown who it is. */
    private static final Authentication CERTIFICATE = new Authentication() {
        @Override
        public List<String> methods() {
            return List.of("tls");
        }

        @Override
        public Attempt begin(Connection connection) {
            return new Attempt() {
                @Override
                public Map<String, Object> helloDetails() {
                    return Map.of();
                }

                @Override
                public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
                    return CompletableFuture.failedFuture(new AssertionError("a challenge: " + challenge));
                }
            };
        }
    };

    @TempDir
    private static Path folder;

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;
    private int plain;
    private int tls;
    private int tlsWithCertificates;

    RouterLoginTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    /**
     * One way to log in.
     *
     * @param authid who logs in; the same secret does not do for another
     * @param as what the client logs in with, made of authid and whether the secret is right
     */
    private record Login(String name, String method, String authid, Secret as) {
        interface Secret {
            Authentication with(String authid, boolean right);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Login> logins() {
        return Stream.of(
                login("ticket", "ticket", "joe", Authentications::ticket),
                login("WAMP-CRA", "wampcra", "joe", Authentications::wampcra),
                login("WAMP-CRA with salt", "wampcra", "salted", Authentications::wampcra),
                login("SCRAM, PBKDF2", "scram", "pbkdf2", Authentications::scram),
                login("SCRAM, Argon2id", "scram", "argon2id13", Authentications::scram),
                login("SCRAM, Argon2id as Crossbar.io has it", "scram", "argon2id-13", Authentications::scram),
                new Login(
                        "cryptosign",
                        "cryptosign",
                        "joe",
                        (authid, right) -> Authentications.cryptosign(Ed25519.key(seed(right)), authid, null)));
    }

    private interface Password {
        Authentication with(String authid, String password);
    }

    private static Login login(String name, String method, String authid, Password as) {
        return new Login(name, method, authid, (who, right) -> as.with(who, right ? "secret" : "wrong"));
    }

    private static byte[] seed(boolean right) {
        var seed = new byte[32];
        seed[0] = (byte) (right ? 0 : 1);
        return seed;
    }

    @BeforeAll
    void startTransports() throws Exception {
        for (String name : List.of("server", "client", "other")) {
            file(name + ".key");
            file(name + ".pem");
        }
        operator = center.join("default");
        remote = node.remote(operator);
        remote.startRouter(WORKER);
        remote.startRealm(WORKER, "realm1");
        remote.router(
                WORKER,
                "start_router_realm_role",
                "realm1",
                "users",
                Map.of("name", "user", "permissions", List.of(Remote.ALL)));
        Map<String, Object> server = Map.of("key", file("server.key"), "certificate", file("server.pem"));
        var asking = new HashMap<>(server);
        asking.put("ca_certificates", List.of(file("client.pem"), file("other.pem")));
        plain = start("plain", Map.of(), auth());
        tls = start("tls", Map.of("tls", server), auth());
        tlsWithCertificates = start(
                "certificates",
                Map.of("tls", asking),
                Map.of("tls", principals("joe", Map.of("certificate-sha1", fingerprint("client.pem")))));
    }

    private int start(String id, Map<String, Object> more, Map<String, Object> auth) {
        int port = Ports.free();
        var endpoint = new HashMap<String, Object>(more);
        endpoint.putAll(Map.of("type", "tcp", "interface", "127.0.0.1", "port", port));
        remote.router(
                WORKER, "start_router_transport", id, Map.of("type", "websocket", "endpoint", endpoint, "auth", auth));
        return port;
    }

    private static Map<String, Object> auth() {
        return Map.of(
                "anonymous", Map.of("type", "static", "role", "anonymous"),
                "ticket", principals("joe", Map.of("ticket", "secret")),
                "wampcra",
                        Map.of(
                                "type",
                                "static",
                                "users",
                                Map.of(
                                        "joe",
                                        user(Map.of("secret", "secret")),
                                        "salted",
                                        user(Map.of(
                                                "secret",
                                                "secret",
                                                "salt",
                                                "pepper",
                                                "iterations",
                                                1000,
                                                "keylen",
                                                32)))),
                "scram",
                        Map.of(
                                "type",
                                "static",
                                "principals",
                                Map.of(
                                        "pbkdf2",
                                        scram(new Cost(Derivation.PBKDF2, 4096, 0)),
                                        "argon2id13",
                                        scram(new Cost(Derivation.ARGON2ID, 2, 256)),
                                        "argon2id-13",
                                        scram(new Cost(Derivation.ARGON2ID_CROSSBAR, 2, 256)))),
                "cryptosign",
                        principals(
                                "joe",
                                Map.of(
                                        "authorized_keys",
                                        List.of(Ed25519.key(seed(true)).publicKey()))));
    }

    private static Map<String, Object> principals(String authid, Map<String, Object> principal) {
        return Map.of("type", "static", "principals", Map.of(authid, user(principal)));
    }

    private static Map<String, Object> user(Map<String, Object> principal) {
        var all = new HashMap<>(principal);
        all.put("role", "user");
        return all;
    }

    private static Map<String, Object> scram(Cost cost) {
        byte[] salt = new byte[16];
        byte[] salted = Scram.saltedPassword("secret", salt, cost);
        var principal = new HashMap<String, Object>();
        principal.put("kdf", cost.derivation().label());
        principal.put("iterations", cost.iterations());
        if (cost.derivation() != Derivation.PBKDF2) {
            principal.put("memory", cost.memory());
        }
        principal.put("salt", HexFormat.of().formatHex(salt));
        principal.put("stored-key", HexFormat.of().formatHex(Scram.storedKey(salted)));
        principal.put("server-key", HexFormat.of().formatHex(Scram.serverKey(salted)));
        return user(principal);
    }

    /** A key or a certificate of its own: for localhost, valid for a hundred years. */
    private static String file(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            try (var in = Objects.requireNonNull(RouterLoginTest.class.getResourceAsStream("/" + name), name)) {
                Files.copy(in, file);
            }
        }
        return file.toString();
    }

    private static String fingerprint(String name) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(Path.of(file(name)))) {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate));
        }
    }

    @AfterAll
    void stopWorker() {
        remote.node("stop_worker", WORKER);
        operator.close();
    }

    private CompletionStage<Session> overPlain(Authentication as) {
        return Clients.connect(
                center.transports(),
                new ClientOptions(ConnectOptions.to(URI.create("ws://127.0.0.1:" + plain + "/")), "realm1", as));
    }

    private CompletionStage<Session> overTls(Authentication as) {
        return overTls(tls, Function.identity(), as);
    }

    private CompletionStage<Session> overTls(int port, Function<ClientTls, ClientTls> with, Authentication as) {
        var trusting = ClientTls.DEFAULT.withAuthorities(List.of(folder.resolve("server.pem")));
        var connect =
                ConnectOptions.to(URI.create("wss://localhost:" + port + "/")).withTls(with.apply(trusting));
        return Clients.connect(center.transports(), new ClientOptions(connect, "realm1", as));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void theRightSecretLogsIn(Login login) {
        assertIn(login.method, login.authid, "user", overPlain(login.as.with(login.authid, true)));
        assertIn(login.method, login.authid, "user", overTls(login.as.with(login.authid, true)));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void aWrongSecretAndAnUnknownUserAreRefused(Login login) {
        for (Authentication wrong : List.of(login.as.with(login.authid, false), login.as.with("nobody", true))) {
            assertEquals(ErrorUris.NOT_AUTHORIZED, Await.error(overPlain(wrong)).uri());
            assertEquals(ErrorUris.NOT_AUTHORIZED, Await.error(overTls(wrong)).uri());
        }
    }

    @Test
    void anybodyIsAnonymousWhereThatIsConfigured() {
        assertIn("anonymous", null, "anonymous", overPlain(Authentications.anonymous()));
        assertIn("anonymous", null, "anonymous", overTls(Authentications.anonymous()));
        var elsewhere = overTls(tlsWithCertificates, RouterLoginTest::client, Authentications.anonymous());
        assertEquals(ErrorUris.NO_AUTH_METHOD, Await.error(elsewhere).uri());
    }

    @Test
    void aCertificateLogsIn() {
        assertIn("tls", "joe", "user", overTls(tlsWithCertificates, RouterLoginTest::client, CERTIFICATE));
        var other = overTls(
                tlsWithCertificates,
                tls -> tls.withCertificate(folder.resolve("other.key"), List.of(folder.resolve("other.pem"))),
                CERTIFICATE);
        assertEquals(ErrorUris.NOT_AUTHORIZED, Await.error(other).uri());
        var none = overTls(tlsWithCertificates, Function.identity(), CERTIFICATE);
        assertThrows(AssertionError.class, () -> Await.result(none), "the handshake must fail");
    }

    private static ClientTls client(ClientTls tls) {
        return tls.withCertificate(folder.resolve("client.key"), List.of(folder.resolve("client.pem")));
    }

    /** Who it is, and that the session works. */
    private static void assertIn(
            String method, @Nullable String authid, String role, CompletionStage<Session> joining) {
        try (var client = TestClient.of(joining)) {
            var info = client.session().info();
            assertEquals(method, info.details().get("authmethod"));
            assertEquals(role, info.authrole());
            if (authid != null) {
                assertEquals(authid, info.authid());
            }
            assertEquals(
                    info.id(),
                    Remote.map(client.call("wamp.session.get", info.id())).get("session"));
        }
    }
}
