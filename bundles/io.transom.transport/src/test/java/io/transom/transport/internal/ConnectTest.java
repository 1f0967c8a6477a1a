package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectTest extends Loopback {
    @TempDir
    private Path directory;

    private String connectFails(String url) {
        return failure(transports.connect(ConnectOptions.to(URI.create(url)), connection -> new Recorder()));
    }

    @Test
    void aRefusedConnectionSaysSo() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertEquals("127.0.0.1:" + port + ": connection refused", connectFails("ws://127.0.0.1:" + port + "/"));
        assertEquals("127.0.0.1:" + port + ": connection refused", connectFails("rs://127.0.0.1:" + port));
        assertEquals("localhost:" + port + ": connection refused", connectFails("ws://localhost:" + port));
    }

    @Test
    void anAddressInUseSaysSo() {
        var first = echo(webSocket());
        var again = ListenOptions.webSocket(new Address.Tcp("127.0.0.1", first.port()), "/ws");
        assertEquals(
                "127.0.0.1:" + first.port() + ": address already in use",
                failure(transports.listen(again, Recorder::echo)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/,'expected a URL that begins with ws, wss, rs, rss or rs+unix'",
        "rs://localhost,expected a port from 1 to 65535",
        "ws://user@localhost/,expected ws://host:port",
        "rs+unix:relative,expected rs+unix:/path",
    })
    void aUrlThatCannotBeUsedSaysWhatWasExpected(URI url, String reason) {
        String failure = connectFails(url.toString());
        assertTrue(failure.startsWith(url + ": "), failure);
        assertTrue(failure.endsWith(reason), failure);
    }

    @Test
    void anUnknownHostSaysSo() {
        assertEquals("nowhere.invalid:80: unknown host", connectFails("ws://nowhere.invalid/ws"));
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "ws://127.0.0.1:" + silent.getLocalPort() + "/ws";
            var options = ConnectOptions.to(URI.create(url)).withTimeout(Duration.ofMillis(100));
            assertEquals(
                    "127.0.0.1:" + silent.getLocalPort() + ": no answer within 100 ms",
                    failure(transports.connect(options, connection -> new Recorder())));
        }
    }

    @Test
    void aRefusedUpgradeTellsTheStatus() {
        var listener = echo(webSocket().withEncodings(List.of(Encoding.JSON)));
        var options = ConnectOptions.to(URI.create(ws(listener))).withEncodings(List.of(Encoding.CBOR));
        assertEquals(
                "127.0.0.1:" + listener.port() + ": HTTP 400 Bad Request instead of the upgrade to WebSocket",
                failure(transports.connect(options, connection -> new Recorder())));
    }

    @Test
    void aRefusedRawSocketTellsTheReason() {
        var listener = echo(ListenOptions.rawSocket(ANY).withEncodings(List.of(Encoding.JSON)));
        var options = ConnectOptions.to(URI.create(rs(listener))).withEncodings(List.of(Encoding.CBOR));
        assertEquals(
                "127.0.0.1:" + listener.port() + ": the server refused: serializer cbor is not served",
                failure(transports.connect(options, connection -> new Recorder())));
    }

    @ParameterizedTest
    @CsvSource({
        "ws,220 mail.example.com ESMTP,the server does not speak HTTP",
        "rs,220 mail.example.com ESMTP,the server does not speak RawSocket",
        "ws,HTTP/1.1 101 Switching Protocols,the server's upgrade to WebSocket is not valid",
    })
    void anotherServerIsRecognised(String scheme, String answer, String reason) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = new Thread(() -> {
                try (var socket = other.accept()) {
                    socket.getOutputStream()
                            .write((answer + "\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    readAll(socket);
                } catch (IOException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            answering.start();
            String address = "127.0.0.1:" + other.getLocalPort();
            assertEquals(address + ": " + reason, connectFails(scheme + "://" + address));
            answering.join();
        }
    }

    @Test
    void aUnixSocketThatIsNotThereSaysSo() {
        Path path = directory.resolve("none");
        String failure = failure(transports.connect(ConnectOptions.unix(path), connection -> new Recorder()));
        assertEquals("unix:" + path + ": no such file or directory", failure);
    }

    @Test
    void onlyASocketThatNobodyServesIsReplaced() throws Exception {
        Path path = directory.resolve("socket");
        var options = ListenOptions.rawSocket(new Address.Unix(path));
        var first = echo(options);
        assertEquals(path.toString(), first.address());
        assertEquals("unix:" + path + ": address already in use", failure(transports.listen(options, Recorder::echo)));
        await(first.close(true));
        assertTrue(Files.notExists(path), "the file is removed");

        try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path), "a socket that nobody serves is left");
        await(echo(options).close(true));

        Files.writeString(path, "precious");
        assertEquals(
                "unix:" + path + ": a file that is no socket exists there",
                failure(transports.listen(options, Recorder::echo)));
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void peersAreNamedAsTheSpecificationDoes() throws Exception {
        var accepted = new CompletableFuture<Connection>();
        var listener = await(transports.listen(everything(), connection -> {
            accepted.complete(connection);
            return new Recorder();
        }));
        var client = connect(rs(listener), new Recorder());
        assertEquals("tcp4:127.0.0.1:" + listener.port(), client.peer().address());
        assertEquals("rawsocket", client.peer().transport());
        assertTrue(await(accepted).peer().address().matches("tcp4:127.0.0.1:\\d+"));

        var path = directory.resolve("s");
        echo(ListenOptions.rawSocket(new Address.Unix(path)));
        var unix = await(transports.connect(ConnectOptions.unix(path), connection -> new Recorder()));
        assertEquals("unix", unix.peer().address());
    }
}
