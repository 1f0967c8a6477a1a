package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest extends Loopback {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void everyMessageGoesBothWaysOverWebSocket(Encoding encoding) throws Exception {
        var listener = await(transports.listen(ListenOptions.webSocket(ANY, "/ws"), Recorder::echo));
        allMessages(ConnectOptions.to(URI.create("ws://127.0.0.1:" + listener.port() + "/ws")), encoding);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void everyMessageGoesBothWaysOverRawSocket(Encoding encoding) throws Exception {
        var listener = await(transports.listen(ListenOptions.rawSocket(ANY), Recorder::echo));
        allMessages(ConnectOptions.to(URI.create("rs://127.0.0.1:" + listener.port())), encoding);
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void everyMessageGoesBothWaysOverAUnixSocket(Encoding encoding) throws Exception {
        Path path = directory.resolve("a socket");
        await(transports.listen(ListenOptions.rawSocket(new Address.Unix(path)), Recorder::echo));
        allMessages(ConnectOptions.unix(path), encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "rs"})
    void onePortServesBoth(String scheme) throws Exception {
        var listener = await(transports.listen(ListenOptions.webSocket(ANY, "*").andRawSocket(), Recorder::echo));
        allMessages(ConnectOptions.to(URI.create(scheme + "://127.0.0.1:" + listener.port())), Encoding.CBOR);
    }

    @Test
    void theServersPreferenceDecides() {
        var options = ListenOptions.webSocket(ANY, "/ws").withEncodings(List.of(Encoding.MSGPACK, Encoding.CBOR));
        var listener = await(transports.listen(options, Recorder::echo));
        var connection = await(transports.connect(
                ConnectOptions.to(URI.create("ws://127.0.0.1:" + listener.port() + "/ws")), c -> new Recorder()));
        assertEquals(Encoding.MSGPACK, connection.encoding());
    }

    /** The same bytes at both ends, whatever frames and deflate add or save. */
    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1:%d/ws", "rs://127.0.0.1:%d"})
    void aMeterIsToldTheBytesOfEachMessage(String uri) throws Exception {
        var atServer = new CopyOnWriteArrayList<Integer>();
        var atClient = new CopyOnWriteArrayList<Integer>();
        var listener = await(transports.listen(ListenOptions.webSocket(ANY, "*").andRawSocket(), connection -> {
            connection.meter(atServer::add);
            return Recorder.echo(connection);
        }));
        var client = new Recorder();
        Connection connection = await(transports.connect(
                ConnectOptions.to(URI.create(uri.formatted(listener.port()))).withEncodings(List.of(Encoding.JSON)),
                opened -> {
                    opened.meter(atClient::add);
                    return client;
                }));
        connection.send(new Message.Published(1, 2));
        client.next();
        connection.send(new Message.Published(1, 345));
        client.next();

        List<Integer> sizes =
                List.of("[17,1,2]".length(), "[17,1,2]".length(), "[17,1,345]".length(), "[17,1,345]".length());
        assertEquals(sizes, atServer);
        assertEquals(sizes, atClient);
        connection.close();
        client.awaitClosed();
    }

    private void allMessages(ConnectOptions options, Encoding encoding) throws InterruptedException {
        var client = new Recorder();
        Connection connection = await(transports.connect(options.withEncodings(List.of(encoding)), opened -> client));
        assertEquals(encoding, connection.encoding());
        for (Message message : Messages.ALL) {
            connection.send(message);
        }
        for (Message message : Messages.ALL) {
            assertEquals(message, client.next());
        }
        connection.close();
        assertEquals("wamp.close.normal", client.awaitClosed().reason());
        assertEquals(1, client.closings.get());
    }
}
