package io.transom.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.PemFiles;
import io.transom.testkit.TempDirectory;
import io.transom.transport.ServerTls.ClientCertificate;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against clients of other libraries, the bytes carried by hand. */
class BoundEngineTest {
    private static final TempDirectory DIRECTORY = new TempDirectory();
    private static PemFiles files;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = PemFiles.make(DIRECTORY.path(), "server");
    }

    @AfterAll
    static void removeFiles() {
        DIRECTORY.close();
    }

    private static SSLEngine server(PemFiles of) throws Exception {
        return new BouncyTls()
                .server(of.privateKey(), of.chain(), List.of(), ClientCertificate.NONE)
                .get();
    }

    static Stream<Arguments> keys() {
        return Stream.of("EC secp256r1", "EC secp384r1", "EC secp521r1", "RSA 2048", "Ed25519 Ed25519")
                .flatMap(key -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(key, version)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKindOfKeyServesTheJdksClient(String key, String version) throws Exception {
        String[] words = key.split(" ");
        PemFiles own = PemFiles.make(
                DIRECTORY.path(),
                key.replace(" ", "") + version,
                "-keyalg",
                words[0],
                words[0].equals("RSA") ? "-keysize" : "-groupname",
                words[1]);
        var pair = new Pair(server(own), own.trusting(version));
        pair.handshake();
        assertEquals(version, pair.server.getSession().getProtocol());
        var random = new Random(1);
        for (int size : new int[] {1, 2, 1_000, 16_383, 16_384, 16_385, 200_000}) {
            byte[] text = new byte[size];
            random.nextBytes(text);
            assertArrayEquals(text, pair.toServer(text));
            assertArrayEquals(text, pair.toClient(text));
        }
        pair.client.closeOutbound();
        pair.toServer(new byte[0]);
        assertTrue(pair.server.isInboundDone());
        assertFalse(pair.server.isOutboundDone());
        assertTrue(pair.sent(pair.server).hasRemaining(), "its own close_notify");
        assertTrue(pair.server.isOutboundDone());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
            })
    void everyCipherSuiteIsServed(String suite) throws Exception {
        SSLEngine client = files.trusting(suite.contains("ECDHE") ? "TLSv1.2" : "TLSv1.3");
        client.setEnabledCipherSuites(new String[] {suite});
        var pair = new Pair(server(files), client);
        pair.handshake();
        assertEquals(suite, client.getSession().getCipherSuite());
        assertEquals(suite, pair.server.getSession().getCipherSuite());
        byte[] text = "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertArrayEquals(text, pair.toServer(text));
        assertArrayEquals(text, pair.toClient(text));
    }

    static Stream<Arguments> versions() {
        return Stream.of(
                Arguments.of(ProtocolVersion.TLSv12, true, 12),
                Arguments.of(ProtocolVersion.TLSv12, false, 12),
                Arguments.of(ProtocolVersion.TLSv13, true, 32));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void bothEndsKnowTheClientsFinishedMessage(ProtocolVersion version, boolean extendedSecret, int length)
            throws Exception {
        var engine = (BoundEngine) server(files);
        assertEquals(Optional.empty(), engine.channelBinding("tls-unique"));
        var client = new BouncyClient(version, extendedSecret);
        var wire = ByteBuffer.allocate(1 << 16);
        while (client.finished == null
                || engine.channelBinding("tls-unique").isEmpty()
                || client.protocol.getAvailableOutputBytes() > 0) {
            ByteBuffer sent = ByteBuffer.wrap(client.output());
            while (sent.hasRemaining()) {
                assertEquals(Status.OK, engine.unwrap(sent, wire).getStatus());
                runTasks(engine);
            }
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                engine.wrap(ByteBuffer.allocate(0), wire);
            }
            client.protocol.offerInput(wire.array(), 0, wire.position());
            wire.clear();
        }
        byte[] finished = engine.channelBinding("tls-unique").orElseThrow();
        assertEquals(length, finished.length);
        assertArrayEquals(client.finished, finished);
        assertEquals(extendedSecret, engine.channelBinding("tls-exporter").isPresent());
        if (extendedSecret) {
            assertArrayEquals(
                    client.exported, engine.channelBinding("tls-exporter").orElseThrow());
        }
        assertEquals(Optional.empty(), engine.channelBinding("tls-other"));
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Test
    void twoConnectionsHaveTwoBindings() throws Exception {
        var server = new BouncyTls().server(files.privateKey(), files.chain(), List.of(), ClientCertificate.NONE);
        byte[][] bindings = new byte[2][];
        for (int i = 0; i < 2; i++) {
            var pair = new Pair(server.get(), files.trusting("TLSv1.2")); // of one context, so that it would resume
            pair.handshake();
            bindings[i] =
                    ((BoundEngine) pair.server).channelBinding("tls-unique").orElseThrow();
        }
        assertFalse(java.util.Arrays.equals(bindings[0], bindings[1]));
    }

    @Test
    void computationsOfTheHandshakeAreTasks() throws Exception {
        var pair = new Pair(server(files), files.trusting("TLSv1.3"));
        ByteBuffer hello = pair.sent(pair.client);
        var result = pair.server.unwrap(hello, ByteBuffer.allocate(0));
        assertEquals(HandshakeStatus.NEED_TASK, result.getHandshakeStatus());
        var target = ByteBuffer.allocate(100);
        assertEquals(0, pair.server.wrap(ByteBuffer.allocate(0), target).bytesProduced());
        Runnable task = pair.server.getDelegatedTask();
        assertEquals(null, pair.server.getDelegatedTask(), "given once");
        task.run();
        assertEquals(HandshakeStatus.NEED_WRAP, pair.server.getHandshakeStatus());
    }

    /** Also in the middle of a task that another thread runs. */
    @Test
    void anEngineThatIsClosedDuringTheHandshakeStaysClosed() throws Exception {
        var pair = new Pair(server(files), files.trusting("TLSv1.3"));
        pair.server.unwrap(pair.sent(pair.client), ByteBuffer.allocate(0));
        Runnable task = pair.server.getDelegatedTask();
        pair.server.closeOutbound();
        task.run();
        pair.sent(pair.server);
        assertTrue(pair.server.isOutboundDone());
        assertEquals(
                Status.CLOSED,
                pair.server
                        .wrap(ByteBuffer.allocate(9), ByteBuffer.allocate(99))
                        .getStatus());
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, pair.server.getHandshakeStatus());
    }

    @Test
    void whatIsNoTlsIsRefusedWithAnAlertAndOnce() throws Exception {
        for (byte[] bytes : List.of(
                new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 7}, // a ClientHello that is too short
                new byte[] {23, 3, 3, 0, 1, 0}, // data before the handshake
                new byte[] {22, 3, 1, (byte) 0xFF, (byte) 0xFF, 1})) { // a record that is too long
            SSLEngine engine = server(files);
            assertThrows(SSLException.class, () -> {
                engine.unwrap(ByteBuffer.wrap(bytes), ByteBuffer.allocate(10));
                runTasks(engine);
                while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1_000));
                }
            });
            assertTrue(engine.isInboundDone());
            assertEquals(
                    Status.CLOSED,
                    engine.unwrap(ByteBuffer.wrap(bytes), ByteBuffer.allocate(10))
                            .getStatus());
        }
    }

    /** Whatever bit is changed on the way: what arrives is what was sent, and nothing but SSLException comes of the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void changedBytesAreRefused(String version) throws Exception {
        var random = new Random(7);
        for (int round = 0; round < 60; round++) {
            var pair = new Pair(server(files), files.trusting(version));
            pair.changeByteOfClient(random.nextInt(600), 1 << random.nextInt(8));
            byte[] text = new byte[400];
            random.nextBytes(text);
            try {
                pair.handshake();
                byte[] got = pair.toServer(text);
                if (got.length > 0) { // the version in a record's header is nobody's business
                    assertArrayEquals(text, got, "round " + round);
                }
            } catch (SSLException refused) {
                assertFalse(pair.unchanged(), refused::toString);
            }
        }
    }

    /** Each of the handshakes that such a record may ask for would be answered. */
    @Test
    void anotherHandshakeIsRefusedAtOnce() throws Exception {
        var pair = new Pair(server(files), files.trusting("TLSv1.2"));
        pair.handshake();
        pair.client.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocate(40_000);
        pair.client.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        assertTrue(hello.hasRemaining());

        var failure = assertThrows(SSLException.class, () -> pair.server.unwrap(hello, ByteBuffer.allocate(40_000)));

        assertEquals("no_renegotiation", failure.getMessage());
    }

    @Test
    void anOlderClientIsRefused() throws Exception {
        var client = new BouncyClient(ProtocolVersion.TLSv11, true);
        SSLEngine engine = server(files);
        var failure = assertThrows(SSLException.class, () -> {
            engine.unwrap(ByteBuffer.wrap(client.output()), ByteBuffer.allocate(0));
            runTasks(engine);
            while (true) {
                engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1_000));
            }
        });
        assertEquals("protocol_version", failure.getMessage());
    }

    @Test
    void keysThatCannotBeUsedAreNamed() throws Exception {
        var generator = KeyPairGenerator.getInstance("DSA");
        generator.initialize(1024);
        var failure = assertThrows(
                GeneralSecurityException.class,
                () -> new BouncyTls()
                        .server(
                                generator.generateKeyPair().getPrivate(),
                                files.chain(),
                                List.of(),
                                ClientCertificate.NONE));
        assertEquals("expected a key of RSA, EC or EdDSA", failure.getMessage());
        assertTrue(failure instanceof KeyException);
        assertThrows(
                GeneralSecurityException.class,
                () -> KeyPairGenerator.getInstance("EC").initialize(new ECGenParameterSpec("none")));
    }
}
