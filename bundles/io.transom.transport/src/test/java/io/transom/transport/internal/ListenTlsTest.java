package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
        var gate = new TlsGate(ServerTls.of(files.key(), files.certificate()), Runnable::run);
        var context = gate.context();
        gate.reloadIfChanged("here");
        assertSame(context, gate.context(), "nothing has changed");

        Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nhalf");
        gate.reloadIfChanged("here");
        assertSame(context, gate.context(), "half a file is not taken");

        other.copyTo(files);
        gate.reloadIfChanged("here");
        assertNotSame(context, gate.context());
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
