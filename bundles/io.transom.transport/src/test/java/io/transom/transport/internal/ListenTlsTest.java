package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.TransportLimits;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS of a listening port, between our two ends. */
class ListenTlsTest extends Loopback {
    @TempDir
    private static Path directory;

    private static PemFiles server;
    private static PemFiles other;
    private static PemFiles client;

    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeFiles() throws Exception {
        server = PemFiles.make(directory, "server");
        other = PemFiles.make(directory, "other");
        client = PemFiles.make(directory, "client");
    }

    private static ServerTls tls() {
        return ServerTls.of(server.key(), server.certificate());
    }

    private Transports.Listener listen(ServerTls tls) {
        return await(transports.listen(everything().withTls(tls), connection -> {
            accepted.add(connection);
            return Recorder.echo(connection);
        }));
    }

    private static ClientTls trusting(PemFiles files) {
        return ClientTls.DEFAULT.withAuthorities(List.of(files.certificate()));
    }

    private CompletionStage<Connection> join(
            Transports.Listener listener, String scheme, ClientTls tls, Recorder recorder) {
        var options = ConnectOptions.to(URI.create(scheme + "://localhost:" + listener.port() + "/ws"))
                .withTls(tls);
        return transports.connect(options, opened -> recorder);
    }

    private Connection echoes(Transports.Listener listener, String scheme, ClientTls tls) throws Exception {
        var recorder = new Recorder();
        Connection connection = await(join(listener, scheme, tls, recorder));
        for (Message message : Messages.ALL) {
            connection.send(message);
            assertEquals(message, recorder.next());
        }
        return connection;
    }

    private Connection accepted() throws InterruptedException {
        return accepted.poll(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss", "rss"})
    void onePortRecognisesWhatIsInsideTls(String scheme) throws Exception {
        Connection connection = echoes(listen(tls()), scheme, trusting(server));
        assertTrue(connection.peer().secure());
        Connection atTheServer = accepted();
        assertTrue(atTheServer.peer().secure());
        assertEquals(List.of(), atTheServer.certificates());
        assertEquals(
                "CN=server",
                connection.certificates().get(0).getSubjectX500Principal().getName());
    }

    /** Also in a session of TLS that is resumed, and with the hash of the certificate's signature. */
    @Test
    void bothEndsBindTheServersCertificate() throws Exception {
        PemFiles strong = PemFiles.make(directory, "strong", "-sigalg", "SHA384withECDSA");
        for (PemFiles files : List.of(server, strong)) {
            var listener = listen(ServerTls.of(files.key(), files.certificate()));
            String hash = files.equals(strong) ? "SHA-384" : "SHA-256";
            for (int i = 0; i < 2; i++) {
                Connection connection = echoes(listener, "wss", trusting(files));
                Connection atTheServer = accepted();
                byte[] expected = MessageDigest.getInstance(hash)
                        .digest(connection.certificates().get(0).getEncoded());
                for (Connection end : List.of(connection, atTheServer)) {
                    assertArrayEquals(
                            expected, end.channelBinding("tls-server-end-point").orElseThrow());
                    assertEquals(Optional.empty(), end.channelBinding("tls-unique"));
                    assertEquals(Optional.empty(), end.channelBinding("tls-exporter"));
                }
            }
        }
        Connection plain = echoes(listen(tls().andPlain()), "ws", ClientTls.DEFAULT);
        assertEquals(Optional.empty(), plain.channelBinding("tls-server-end-point"));
    }

    @Test
    void withoutTlsNobodyIsServedUnlessThePortSaysSo() throws Exception {
        var strict = listen(tls());
        assertTrue(failure(join(strict, "ws", ClientTls.DEFAULT, new Recorder()))
                .endsWith("closed during the opening handshake"));
        var both = listen(tls().andPlain());
        echoes(both, "ws", ClientTls.DEFAULT);
        echoes(both, "rs", ClientTls.DEFAULT);
        echoes(both, "wss", trusting(server));
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        String failure = failure(join(listen(tls()), "wss", trusting(other), new Recorder()));
        assertTrue(failure.contains(": TLS: "), failure);
    }

    @Test
    void anotherNameIsCheckedWhenOneIsGiven() throws Exception {
        var listener = listen(tls());
        String failure =
                failure(join(listener, "wss", trusting(server).withServerName("elsewhere.example"), new Recorder()));
        assertTrue(failure.contains(": TLS: "), failure);
        var byNumber = ConnectOptions.to(URI.create("wss://127.0.0.1:" + listener.port() + "/ws"))
                .withTls(trusting(server).withServerName("localhost"));
        assertTrue(await(transports.connect(byNumber, opened -> new Recorder()))
                .peer()
                .secure());
    }

    @Test
    void aClientShowsItsCertificate() throws Exception {
        var listener = listen(tls().withClients(ClientCertificate.REQUIRED, List.of(client.certificate())));
        echoes(listener, "wss", trusting(server).withCertificate(client.key(), List.of(client.certificate())));
        List<X509Certificate> shown = accepted().certificates();
        assertEquals("CN=client", shown.get(0).getSubjectX500Principal().getName());
    }

    @Test
    void aClientWithoutTheRequiredCertificateIsRefused() {
        var listener = listen(tls().withClients(ClientCertificate.REQUIRED, List.of(client.certificate())));
        for (ClientTls tls : List.of(
                trusting(server), trusting(server).withCertificate(other.key(), List.of(other.certificate())))) {
            String failure = failure(join(listener, "wss", tls, new Recorder()));
            assertTrue(failure.contains("TLS: ") || failure.contains("closed during"), failure);
        }
        assertEquals(0, accepted.size());
    }

    @Test
    void anOptionalCertificateMayBeLeftOut() throws Exception {
        var listener = listen(tls().withClients(ClientCertificate.OPTIONAL, List.of(client.certificate())));
        echoes(listener, "rss", trusting(server));
        assertEquals(List.of(), accepted().certificates());
    }

    /** Whom the authority has not signed, and whose certificate is not valid now or not for clients, is refused; others go on. */
    @Test
    void clientCertificatesOfTheAuthorityAreCheckedWithTheirTimes() throws Exception {
        PemFiles authority = PemFiles.make(directory, "authority", "-ext", "bc=ca:true");
        PemFiles good = authority.signs("good");
        PemFiles expired = authority.signs("late", "-startdate", "-10d", "-validity", "5");
        var listener = listen(tls().withClients(ClientCertificate.OPTIONAL, List.of(authority.certificate())));

        echoes(listener, "wss", trusting(server).withCertificate(good.key(), List.of(good.certificate())));
        assertEquals(
                "CN=good",
                accepted().certificates().get(0).getSubjectX500Principal().getName());
        String own = failure(join(
                listener,
                "wss",
                trusting(server).withCertificate(expired.key(), List.of(expired.certificate())),
                new Recorder()));
        assertTrue(own.contains("the certificate has expired at "), own); // our client does not even try
        assertEquals('H', shows(listener, good));
        assertEquals(-1, shows(listener, expired));
        assertEquals(-1, shows(listener, client)); // signed by nobody that the server knows
        echoes(listener, "wss", trusting(server));
    }

    /** What a client reads that shows these files, whatever the server asks for; -1 for the end. */
    private static int shows(Transports.Listener listener, PemFiles files) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Shows(files)}, new TrustManager[] {TRUSTS_ALL}, null);
        try (var socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read();
        } catch (SSLException | SocketException refused) {
            return -1;
        }
    }

    private static final class Shows extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shows(PemFiles files) throws Exception {
            key = Pem.key(files.key());
            chain = Pem.certificates(List.of(files.certificate())).toArray(X509Certificate[]::new);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    private static final X509ExtendedTrustManager TRUSTS_ALL = new X509ExtendedTrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    /** RSA, and a certificate that the client trusts only by way of another, in one file or in two. */
    @Test
    void anIntermediateCertificateIsShown() throws Exception {
        PemFiles root = PemFiles.make(directory, "root", "-keyalg", "RSA", "-ext", "bc=ca:true");
        PemFiles between = root.signs("between", "-keyalg", "RSA", "-ext", "bc=ca:true");
        PemFiles leaf = between.signs("leaf", "-keyalg", "RSA");
        Path chain = directory.resolve("chain.crt");
        Files.writeString(chain, Files.readString(leaf.certificate()) + Files.readString(between.certificate()));

        echoes(listen(ServerTls.of(leaf.key(), chain)), "wss", trusting(root));
        var two = new ServerTls(
                leaf.key(),
                List.of(leaf.certificate(), between.certificate()),
                List.of(),
                ClientCertificate.NONE,
                false);
        Connection connection = echoes(listen(two), "rss", trusting(root));
        assertEquals(2, connection.certificates().size());
        String failure = failure(
                join(listen(ServerTls.of(leaf.key(), leaf.certificate())), "wss", trusting(root), new Recorder()));
        assertTrue(failure.contains(": TLS: "), failure);
    }

    @Test
    void aHandshakeThatIsNotFinishedInTimeIsClosed() throws Exception {
        var listener = listen(tls());
        try (var silent = socket(listener);
                var slow = socket(listener)) {
            silent.getOutputStream().write(0x16);
            slow.getOutputStream().write(Wire.bytes(0x16, 3, 1, 0, 100, 1, 0, 0, 96));
            assertTrue(readAll(silent).length < 100);
            assertTrue(readAll(slow).length < 100);
        }
        echoes(listener, "wss", trusting(server));
    }

    @Test
    void handshakesUnderWayAreBounded() throws Exception {
        var listener = listen(tls());
        TlsGate gate = Objects.requireNonNull(((NettyListener) listener).tls());
        int most = (int) TransportLimits.DEFAULT.tlsHandshakes().value();
        for (int i = 1; i < most; i++) {
            assertTrue(gate.enter());
        }
        try (var last = socket(listener);
                var further = socket(listener)) {
            last.getOutputStream().write(0x16);
            until("no place is left", () -> gate.underWay() == most);
            further.getOutputStream().write(0x16);
            assertTrue(readAll(further).length < 100);
        }
        until("a place is free", () -> gate.underWay() < most);
        echoes(listener, "wss", trusting(server));
    }

    @Test
    void reloadingWhileMessagesAndHandshakesGoOnLosesNothing() throws Exception {
        var files = new PemFiles(directory.resolve("busy.key"), directory.resolve("busy.crt"));
        server.copyTo(files);
        var listener = listen(ServerTls.of(files.key(), files.certificate()));
        var both = ClientTls.DEFAULT.withAuthorities(List.of(server.certificate(), other.certificate()));
        var recorder = new Recorder();
        Connection session = await(join(listener, "wss", both, recorder));
        for (int round = 0; round < 6; round++) {
            var joining = join(listener, "wss", both, new Recorder());
            for (int i = 0; i < 50; i++) {
                session.send(new Message.Published(1 + i, 1 + round));
            }
            (round % 2 == 0 ? other : server).copyTo(files);
            await(listener.reload());
            for (int i = 0; i < 50; i++) {
                assertEquals(new Message.Published(1 + i, 1 + round), recorder.next());
            }
            await(joining);
        }
    }

    @Test
    void reloadingKeepsSessionsAndAWrongPairKeepsTheOldOne() throws Exception {
        var files = new PemFiles(directory.resolve("live.key"), directory.resolve("live.crt"));
        server.copyTo(files);
        var listener = listen(ServerTls.of(files.key(), files.certificate()));
        var recorder = new Recorder();
        Connection before = await(join(listener, "wss", trusting(server), recorder));

        Files.writeString(files.certificate(), Files.readString(other.certificate()));
        String refused = failure(listener.reload());
        assertTrue(refused.contains("is not the key of the certificate in"), refused);
        echoes(listener, "wss", trusting(server));

        other.copyTo(files);
        await(listener.reload());
        echoes(listener, "wss", trusting(other));
        before.send(Messages.ALL.get(0));
        assertEquals(Messages.ALL.get(0), recorder.next());
    }

    @Test
    void aChangeOfTheFilesIsNoticed() throws Exception {
        var files = new PemFiles(directory.resolve("watched.key"), directory.resolve("watched.crt"));
        server.copyTo(files);
        var gate = new TlsGate(ServerTls.of(files.key(), files.certificate()), TransportLimits.DEFAULT, Runnable::run);
        var engines = gate.engines();
        gate.reloadIfChanged("here");
        assertSame(engines, gate.engines(), "nothing has changed");

        Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nhalf");
        gate.reloadIfChanged("here");
        assertSame(engines, gate.engines(), "half a file is not taken");

        other.copyTo(files);
        gate.reloadIfChanged("here");
        assertNotSame(engines, gate.engines());
    }

    @Test
    void filesThatWillNotDoAreNamed() throws Exception {
        PemFiles expired = PemFiles.make(directory, "expired", "-startdate", "-10d", "-validity", "5");
        PemFiles early = PemFiles.make(directory, "early", "-startdate", "+5d");
        Path missing = directory.resolve("missing");
        refused(ServerTls.of(expired.key(), expired.certificate()), "the certificate has expired at ");
        refused(ServerTls.of(early.key(), early.certificate()), "the certificate is valid only from ");
        refused(ServerTls.of(server.key(), other.certificate()), "is not the key of the certificate in ");
        refused(ServerTls.of(missing, server.certificate()), missing + ": no such file");
        refused(ServerTls.of(server.certificate(), server.certificate()), "holds no private key in PEM");
        refused(ServerTls.of(server.key(), server.key()), "holds no certificate in PEM");
    }

    private void refused(ServerTls tls, String reason) {
        String failure = failure(transports.listen(everything().withTls(tls), Recorder::echo));
        assertTrue(failure.contains(reason), failure);
    }

    @Test
    void aFirstMessageThatIsTooLongIsRefused() throws Exception {
        var listener = listen(tls());
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(Wire.bytes(0x16, 3, 1, 0x10, 0, 1, 0, 0x40, 1));
            socket.getOutputStream().write(new byte[4096]);
            assertTrue(readAll(socket).length < 100);
        }
    }
}
