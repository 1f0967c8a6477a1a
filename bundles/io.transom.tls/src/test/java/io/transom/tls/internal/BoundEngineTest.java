package io.transom.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.PemFiles;
import io.transom.testkit.TempDirectory;
import io.transom.transport.ServerTls.ClientCertificate;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
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
        assertItsLastWordIsSealed(pair.server); // its own close_notify
    }

    private static void assertItsLastWordIsSealed(SSLEngine engine) throws SSLException {
        assertEquals(HandshakeStatus.NEED_WRAP, engine.getHandshakeStatus());
        var full = ByteBuffer.allocate(0);
        assertEquals(
                Status.BUFFER_OVERFLOW,
                engine.wrap(ByteBuffer.allocate(0), full).getStatus());
        var last = engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(99));
        assertTrue(last.bytesProduced() > 0);
        assertEquals(Status.CLOSED, last.getStatus());
        assertTrue(engine.isOutboundDone());
    }

    @Test
    void whoClosesFirstIsClosedWithItsAlert() throws Exception {
        var pair = new Pair(server(files), files.trusting("TLSv1.3"));
        pair.handshake();

        pair.server.closeOutbound();

        assertItsLastWordIsSealed(pair.server);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void everyCipherSuiteIsServed(Suite offered) throws Exception {
        String suite = offered.name();
        PemFiles own = suite.contains("_RSA_") ? PemFiles.make(DIRECTORY.path(), suite, "-keyalg", "RSA") : files;
        SSLEngine client = own.trusting(suite.contains("ECDHE") ? "TLSv1.2" : "TLSv1.3");
        client.setEnabledCipherSuites(new String[] {suite});
        var pair = new Pair(server(own), client);
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

    @Test
    void anEngineThatIsClosedDuringTheHandshakeStaysClosed() throws Exception {
        var pair = new Pair(server(files), files.trusting("TLSv1.3"));
        pair.server.unwrap(pair.sent(pair.client), ByteBuffer.allocate(0));
        Runnable task = pair.server.getDelegatedTask();
        pair.server.closeOutbound();
        assertIsClosed(pair.server, "with a task that nobody has run");

        task.run();

        assertIsClosed(pair.server, "after the task");
    }

    private static void assertIsClosed(SSLEngine engine, String when) throws SSLException {
        assertTrue(engine.isOutboundDone(), when);
        assertEquals(
                Status.CLOSED,
                engine.wrap(ByteBuffer.allocate(9), ByteBuffer.allocate(99)).getStatus(),
                when);
        assertEquals(
                Status.CLOSED,
                engine.unwrap(ByteBuffer.allocate(9), ByteBuffer.allocate(99)).getStatus(),
                when);
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, engine.getHandshakeStatus(), when);
        assertNull(engine.getDelegatedTask(), when);
    }

    /** Numbers that come when they are let. */
    private static final class SlowRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private transient volatile boolean slow;
        private transient volatile boolean asked;

        @Override
        public void nextBytes(byte[] bytes) {
            if (slow) {
                asked = true;
                Await.until("numbers are let come", () -> !slow);
            }
            super.nextBytes(bytes);
        }
    }

    /** The event loop of a connection carries others too. */
    @Test
    void nobodyWaitsForATaskAndAnEngineThatIsClosedMeanwhileSaysSoAfterwards() throws Exception {
        var random = new SlowRandom();
        var crypto = new FastCrypto(random);
        var engine = new BoundEngine(new Handshake(
                crypto,
                Identity.of(crypto, files.privateKey(), files.chain()),
                ClientCertificates.of(ClientCertificate.NONE, List.of())));
        var pair = new Pair(engine, files.trusting("TLSv1.3"));
        engine.unwrap(pair.sent(pair.client), ByteBuffer.allocate(0));
        random.slow = true;
        Thread computing = new Thread(engine.getDelegatedTask(), "task");
        computing.start();
        Await.until("it computes", () -> random.asked);

        var target = ByteBuffer.allocate(1_000);
        var more = ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 1, 0});
        var later = CompletableFuture.runAsync(() -> {
            assertEquals(HandshakeStatus.NEED_TASK, engine.getHandshakeStatus());
            assertNull(engine.getDelegatedTask());
            try {
                assertEquals(
                        HandshakeStatus.NEED_TASK, engine.wrap(more, target).getHandshakeStatus());
                assertEquals(
                        HandshakeStatus.NEED_TASK, engine.unwrap(more, target).getHandshakeStatus());
            } catch (SSLException unexpected) {
                throw new AssertionError(unexpected);
            }
            engine.closeOutbound();
            assertFalse(engine.isOutboundDone());
            engine.closeInbound();
        });
        Await.result(later);
        assertEquals(7, more.remaining());
        assertEquals(0, target.position());

        random.slow = false;
        computing.join();
        assertTrue(pair.sent(engine).hasRemaining());
        assertIsClosed(engine, "after the task");
    }

    static Stream<Arguments> noTls() {
        return Stream.of(
                Arguments.of(AlertDescription.decode_error, new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 7}), // cut short
                Arguments.of(AlertDescription.unexpected_message, new byte[] {23, 3, 3, 0, 1, 0}), // data at once
                Arguments.of(AlertDescription.record_overflow, new byte[] {22, 3, 1, -1, -1, 1})); // too long
    }

    @ParameterizedTest
    @MethodSource("noTls")
    void whatIsNoTlsIsRefusedWithAnAlertAndOnce(short alert, byte[] bytes) throws Exception {
        SSLEngine engine = server(files);
        var answer = ByteBuffer.allocate(1_000);

        assertThrows(SSLException.class, () -> {
            engine.unwrap(ByteBuffer.wrap(bytes), ByteBuffer.allocate(10));
            runTasks(engine);
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                engine.wrap(ByteBuffer.allocate(0), answer);
            }
        });

        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), answer);
        }
        assertEquals(ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 2, (byte) alert}), answer.flip());
        assertTrue(engine.isInboundDone());
        assertIsClosed(engine, "told once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordThatIsTooLongIsRefusedWithAnAlert(String version) throws Exception {
        var pair = new Pair(server(files), files.trusting(version));
        pair.handshake();

        var failure = assertThrows(
                SSLException.class,
                () -> pair.server.unwrap(
                        ByteBuffer.wrap(new byte[] {23, 3, 3, -1, -1, 1}), ByteBuffer.allocate(40_000)));

        assertEquals("record_overflow", failure.getMessage());
        var alert = ByteBuffer.allocate(1_000);
        assertEquals(
                Status.CLOSED, pair.server.wrap(ByteBuffer.allocate(0), alert).getStatus());
        var told =
                assertThrows(SSLException.class, () -> pair.client.unwrap(alert.flip(), ByteBuffer.allocate(40_000)));
        assertTrue(told.getMessage().contains("record_overflow"), told::toString);
    }

    /** Thousands of nodes are connected, and most of them are quiet. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nothingOfALongMessageIsKept(String version) throws Exception {
        var pair = new Pair(server(files), files.trusting(version));
        pair.handshake();
        byte[] text = new byte[100];
        byte[] longText = new byte[100_000];
        assertArrayEquals(longText, pair.toServer(longText));
        assertArrayEquals(longText, pair.toClient(longText));
        assertArrayEquals(text, pair.toServer(text));
        assertArrayEquals(text, pair.toClient(text));

        long kept = bytesOf(pair.server);
        assertTrue(kept < 8_000, kept + " bytes");
    }

    /** Of all arrays that an object leads to by fields of this library and BouncyCastle's. */
    private static long bytesOf(Object root) throws IllegalAccessException {
        var seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<Object>(List.of(root));
        long bytes = 0;
        while (!next.isEmpty()) {
            Object one = next.remove();
            if (!seen.add(one)) {
                continue;
            }
            if (one instanceof byte[] array) {
                bytes += array.length;
            } else if (one instanceof Object[] several) {
                Stream.of(several).filter(Objects::nonNull).forEach(next::add);
            }
            for (Class<?> type = one.getClass();
                    type.getName().startsWith("io.transom.") || type.getName().startsWith("org.bouncycastle.");
                    type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Optional.ofNullable(field.get(one)).ifPresent(next::add);
                    }
                }
            }
        }
        return bytes;
    }

    /**
     * Whatever bit is changed on the way: what arrives is what was sent, and nothing but SSLException comes of the rest. (The version
     * in a record's header is nobody's business, and of a record that has become longer the rest is waited for.)
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void changedBytesAreRefused(String version) throws Exception {
        var random = new Random(7);
        int refusals = 0;
        int rounds = 60;
        for (int round = 0; round < rounds; round++) {
            var pair = new Pair(server(files), files.trusting(version));
            pair.changeByteOfClient(random.nextInt(600), 1 << random.nextInt(8));
            byte[] text = new byte[400];
            random.nextBytes(text);
            try {
                pair.handshake();
                byte[] got = pair.toServer(text);
                if (got.length > 0 || pair.unchanged()) {
                    assertArrayEquals(text, got, "round " + round);
                }
            } catch (SSLException refused) {
                assertFalse(pair.unchanged(), refused::toString);
                refusals++;
            }
        }
        assertTrue(refusals > rounds / 2, refusals + " refused");
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
        var curves = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        curves.initialize(new ECGenParameterSpec("secp224r1"));
        failure = assertThrows(
                GeneralSecurityException.class,
                () -> new BouncyTls()
                        .server(
                                curves.generateKeyPair().getPrivate(),
                                files.chain(),
                                List.of(),
                                ClientCertificate.NONE));
        assertEquals("expected a curve of 256, 384 or 521 bits, found 224", failure.getMessage());
    }
}
