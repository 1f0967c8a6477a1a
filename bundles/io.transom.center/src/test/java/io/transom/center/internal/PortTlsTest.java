package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.testkit.PemFiles;
import io.transom.testkit.TempDirectory;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestNode;
import io.transom.tls.internal.BouncyTls;
import io.transom.transport.Address;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Payload;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins over TLS straight into the center's port. */
class PortTlsTest {
    private static final TempDirectory DIRECTORY = new TempDirectory();
    private static final Map<String, Object> AS_NODE = Map.of("authrole", "node");
    private static final Map<String, Object> AS_OPERATOR = Map.of("realm", "default", "authid", "joe");
    private static PemFiles files;
    private static PemFiles other;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = PemFiles.make(DIRECTORY.path(), "center");
        other = PemFiles.make(DIRECTORY.path(), "other");
    }

    @AfterAll
    static void removeFiles() {
        DIRECTORY.close();
    }

    private static CenterFixture center(Object... more) {
        var config = new HashMap<String, Object>(Map.of(
                "tls_key", files.key().toString(),
                "tls_certificate", files.certificate().toString()));
        for (int i = 0; i < more.length; i += 2) {
            config.put((String) more[i], more[i + 1]);
        }
        return new CenterFixture(config);
    }

    private static TestClient join(CenterFixture center, ClientTls tls, String realm, Authentication as) {
        var connect = ConnectOptions.to(URI.create("wss://localhost:" + center.port + "/ws"))
                .withTls(tls.withAuthorities(List.of(files.certificate())));
        return TestClient.of(Clients.connect(center.transports, new ClientOptions(connect, realm, as)));
    }

    private static TestClient superuser(CenterFixture center) {
        return join(
                center,
                ClientTls.DEFAULT,
                "com.crossbario.fabric",
                Authentications.cryptosign(center.superuser, "x", null));
    }

    static Stream<ProtocolVersion> versions() {
        return Stream.of(ProtocolVersion.TLSv12, ProtocolVersion.TLSv13);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBoundSignatureLogsInWhoeverMakesIt(ProtocolVersion version) throws Exception {
        try (var center = center();
                var domain = superuser(center);
                var node = new BoundClient(center.port, version);
                var operator = new BoundClient(center.port, version)) {
            var key = CenterFixture.key(2);
            domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", "node1");
            assertWelcome("node1", node.logIn(key, AS_NODE, node.channelId()));
            assertWelcome("superuser", operator.logIn(center.superuser, AS_OPERATOR, operator.channelId()));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBoundSignatureOfAnotherConnectionIsRefused(ProtocolVersion version) throws Exception {
        try (var center = center();
                var domain = superuser(center);
                var elsewhere = new BoundClient(center.port, version);
                var node = new BoundClient(center.port, version);
                var operator = new BoundClient(center.port, version)) {
            var key = CenterFixture.key(2);
            domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", "node1");
            assertRefused(node.logIn(key, AS_NODE, elsewhere.channelId()));
            assertRefused(operator.logIn(center.superuser, AS_OPERATOR, elsewhere.channelId()));
        }
    }

    /** A node of 26.1 asks for the binding and signs the plain challenge; an operator who asks for it has to do it. */
    @ParameterizedTest
    @MethodSource("versions")
    void aPlainSignatureLogsInNodesOnly(ProtocolVersion version) throws Exception {
        try (var center = center();
                var domain = superuser(center);
                var node = new BoundClient(center.port, version);
                var operator = new BoundClient(center.port, version)) {
            var key = CenterFixture.key(2);
            domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", "node1");
            assertWelcome("node1", node.logIn(key, AS_NODE, null));
            assertRefused(operator.logIn(center.superuser, AS_OPERATOR, null));
        }
    }

    @Test
    void ourOwnNodeLogsIn() throws Exception {
        try (var center = center();
                var domain = superuser(center)) {
            var key = CenterFixture.key(2);
            domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", "node1");
            var connect = ConnectOptions.to(URI.create("wss://localhost:" + center.port + "/ws"))
                    .withTls(ClientTls.DEFAULT.withAuthorities(List.of(files.certificate())));
            try (var node = TestNode.of(center.transports, connect, key)
                    .answering("get_status", call -> Payload.ofValue(Map.of()))
                    .start()) {
                assertEquals("node1", node.id());
            }
        }
    }

    @Test
    void withoutTlsNobodyIsServed() {
        try (var center = center()) {
            assertThrows(AssertionError.class, center::domain);
        }
    }

    @Test
    void clientsWithoutTheDemandedCertificateAreRefused() throws Exception {
        PemFiles authority = PemFiles.make(DIRECTORY.path(), "authority", "-ext", "bc=ca:true");
        PemFiles known = authority.signs("known");
        try (var center = center("tls_ca", authority.certificate().toString())) {
            var superuser = Authentications.cryptosign(center.superuser, "x", null);
            try (var domain = join(
                    center,
                    ClientTls.DEFAULT.withCertificate(known.key(), List.of(known.certificate())),
                    "com.crossbario.fabric",
                    superuser)) {
                assertEquals("superuser", domain.session().info().authid());
            }
            for (ClientTls tls : List.of(
                    ClientTls.DEFAULT, ClientTls.DEFAULT.withCertificate(other.key(), List.of(other.certificate())))) {
                assertThrows(AssertionError.class, () -> join(center, tls, "com.crossbario.fabric", superuser));
            }
        }
    }

    @Test
    void halfOfTheFilesIsRefusedByName() {
        var options = ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws");
        var engines = new BouncyTls();
        assertEquals(
                "tls.key and tls.certificate: expected both or none, found only tls.certificate",
                assertThrows(
                                IllegalStateException.class,
                                () -> PortTls.protect(options, Configs.center(Map.of("tls_certificate", "a")), engines))
                        .getMessage());
        assertEquals(
                "tls.ca: expected with tls.key and tls.certificate only",
                assertThrows(
                                IllegalStateException.class,
                                () -> PortTls.protect(options, Configs.center(Map.of("tls_ca", "a")), engines))
                        .getMessage());
    }

    private static void assertWelcome(String authid, List<?> answer) {
        assertEquals(2L, answer.get(0), answer::toString);
        assertEquals(authid, ((Map<?, ?>) answer.get(2)).get("authid"));
    }

    private static void assertRefused(List<?> answer) {
        assertEquals(3L, answer.get(0), answer::toString);
        assertEquals("wamp.error.not_authorized", answer.get(2));
        assertTrue(String.valueOf(answer.get(1)).contains("signature is not that of the key"), answer::toString);
    }
}
