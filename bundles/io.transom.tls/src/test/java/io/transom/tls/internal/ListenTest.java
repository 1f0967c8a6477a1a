package io.transom.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.PemFiles;
import io.transom.testkit.TempDirectory;
import io.transom.transport.Address;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listening port with this TLS, and our own client with the JDK's. */
class ListenTest {
    private static final TempDirectory DIRECTORY = new TempDirectory();
    private static PemFiles server;
    private static PemFiles other;

    private final Transports transports = Transports.create(1, "tls");
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeFiles() throws Exception {
        server = PemFiles.make(DIRECTORY.path(), "server");
        other = PemFiles.make(DIRECTORY.path(), "other");
    }

    @AfterAll
    static void removeFiles() {
        DIRECTORY.close();
    }

    @AfterEach
    void close() {
        transports.close();
    }

    private static ServerTls tls(PemFiles files) {
        return ServerTls.of(files.key(), files.certificate()).withEngines(new BouncyTls());
    }

    private Transports.Listener listen(ServerTls tls) {
        var options = ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws")
                .andRawSocket()
                .withTls(tls);
        return Await.result(transports.listen(options, connection -> {
            accepted.add(connection);
            return new Recorder(connection);
        }));
    }

    private static ClientTls trusting(PemFiles files) {
        return ClientTls.DEFAULT.withAuthorities(List.of(files.certificate()));
    }

    private CompletableFuture<Connection> join(
            Transports.Listener listener, String scheme, ClientTls tls, Recorder recorder) {
        return transports
                .connect(
                        ConnectOptions.to(URI.create(scheme + "://localhost:" + listener.port() + "/ws"))
                                .withTls(tls),
                        opened -> recorder)
                .toCompletableFuture();
    }

    private Connection echoes(Transports.Listener listener, String scheme, ClientTls tls) throws Exception {
        var recorder = new Recorder(null);
        Connection connection = Await.result(join(listener, scheme, tls, recorder));
        connection.send(new Message.Welcome(1, Map.of())); // after which messages may be long
        assertEquals(new Message.Welcome(1, Map.of()), recorder.next());
        for (int size : new int[] {0, 1, 20_000, 500_000}) {
            String text = "x".repeat(size);
            connection.send(new Message.Publish(1, Map.of(), "a.b", Payload.of(text)));
            assertEquals(text, ((Message.Publish) recorder.next()).payload().first());
        }
        return connection;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss", "rss"})
    void everyMessageGoesBothWays(String scheme) throws Exception {
        Connection client = echoes(listen(tls(server)), scheme, trusting(server));
        Connection connection = accepted.take();
        assertTrue(connection.peer().secure());
        assertEquals(List.of(), connection.certificates());
        assertEquals(32, connection.channelBinding("tls-unique").orElseThrow().length);
        assertEquals(32, connection.channelBinding("tls-exporter").orElseThrow().length);
        assertArrayEquals(
                client.channelBinding("tls-server-end-point").orElseThrow(),
                connection.channelBinding("tls-server-end-point").orElseThrow());
        assertEquals(Optional.empty(), connection.channelBinding("other"));
    }

    @Test
    void everyConnectionHasItsOwnBinding() throws Exception {
        var listener = listen(tls(server));
        var bindings = new ArrayList<byte[]>();
        for (int i = 0; i < 2; i++) {
            echoes(listener, "wss", trusting(server));
            bindings.add(accepted.take().channelBinding("tls-unique").orElseThrow());
        }
        assertFalse(Arrays.equals(bindings.get(0), bindings.get(1)));
    }

    @Test
    void manyClientsAtOnceAreServed() throws Exception {
        var listener = listen(tls(server));
        var joining = new ArrayList<CompletableFuture<Connection>>();
        for (int i = 0; i < 30; i++) {
            joining.add(join(listener, "rss", trusting(server), new Recorder(null)));
        }
        joining.forEach(Await::result);
        assertEquals(30, accepted.size());
    }

    @Test
    void bothEndsSeeTheOthersEnd() throws Exception {
        var listener = listen(tls(server));
        var recorder = new Recorder(null);
        Await.result(join(listener, "wss", trusting(server), recorder));
        accepted.take().close();
        assertTrue(Await.result(recorder.closed).clean());
        Await.result(join(listener, "wss", trusting(server), new Recorder(null)))
                .close();
        Connection connection = accepted.take();
        Await.until("the end is seen", () -> Recorder.of(connection).closed.isDone());
        assertTrue(Await.result(Recorder.of(connection).closed).clean());
    }

    @Test
    void clientCertificatesCanBeDemanded() throws Exception {
        PemFiles authority = PemFiles.make(DIRECTORY.path(), "authority", "-ext", "bc=ca:true");
        PemFiles good = authority.signs("good");
        PemFiles rsa = authority.signs("rsa", "-keyalg", "RSA");
        var listener = listen(tls(server).withClients(ClientCertificate.REQUIRED, List.of(authority.certificate())));
        for (PemFiles client : List.of(good, rsa)) {
            echoes(listener, "wss", trusting(server).withCertificate(client.key(), List.of(client.certificate())));
            assertEquals(
                    client.chain(), accepted.take().certificates(), "the certificate is known where it is asked for");
        }
        for (ClientTls refused : List.of(
                trusting(server), // shows none
                trusting(server).withCertificate(other.key(), List.of(other.certificate())))) { // of no authority
            assertThrows(AssertionError.class, () -> Await.result(join(listener, "wss", refused, new Recorder(null))));
        }
        assertEquals(0, accepted.size());

        var optional = listen(tls(server).withClients(ClientCertificate.OPTIONAL, List.of(authority.certificate())));
        echoes(optional, "wss", trusting(server));
        assertEquals(List.of(), accepted.take().certificates());
    }

    @Test
    void reloadingKeepsSessionsAndAWrongPairKeepsTheOldOne() throws Exception {
        var files = new PemFiles(DIRECTORY.path("live.key"), DIRECTORY.path("live.crt"));
        server.copyTo(files);
        var listener = listen(tls(files));
        var recorder = new Recorder(null);
        Connection before = Await.result(join(listener, "wss", trusting(server), recorder));

        Files.writeString(files.certificate(), Files.readString(other.certificate()));
        assertThrows(AssertionError.class, () -> Await.result(listener.reload()));
        echoes(listener, "wss", trusting(server));

        other.copyTo(files);
        Await.result(listener.reload());
        echoes(listener, "wss", trusting(other));
        var message = new Message.Published(1, 2);
        before.send(message);
        assertEquals(message, recorder.next());
    }

    /** What comes in a byte at a time is put together. */
    @Test
    void aSlowClientIsServed() throws Exception {
        var listener = listen(tls(server));
        var pair = new Pair(server.trusting("TLSv1.3"), server.trusting("TLSv1.3"));
        var hello = pair.sent(pair.client);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            while (hello.hasRemaining()) {
                socket.getOutputStream().write(hello.get());
            }
            assertEquals(0x16, socket.getInputStream().read());
        }
    }

    /** Sends back what it gets, or keeps it. */
    private static final class Recorder implements Connection.Receiver {
        private static final Map<Connection, Recorder> ALL = new ConcurrentHashMap<>();
        private final @Nullable Connection echo;
        private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        final CompletableFuture<Closed> closed = new CompletableFuture<>();

        Recorder(@Nullable Connection echo) {
            this.echo = echo;
            if (echo != null) {
                ALL.put(echo, this);
            }
        }

        static Recorder of(Connection connection) {
            return Objects.requireNonNull(ALL.get(connection));
        }

        Message next() throws InterruptedException {
            return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public void received(Message message) {
            if (echo == null) {
                received.add(message);
            } else {
                echo.send(message);
            }
        }

        @Override
        public void violated(ProtocolException violation) {
            throw new AssertionError(violation);
        }

        @Override
        public void closed(Closed why) {
            closed.complete(why);
        }
    }
}
