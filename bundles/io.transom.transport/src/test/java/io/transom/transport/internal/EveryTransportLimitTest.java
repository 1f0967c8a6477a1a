package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ListenOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.TransportLimits;
import io.transom.transport.Transports;
import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit of a listening port and of messages gets reached by a peer on a real socket, and is counted under its ID. */
class EveryTransportLimitTest extends Loopback {
    private static final byte[] JSON = {0x7f, (byte) 0xf1, 0, 0};
    private static final byte[] PING = {1, 0, 0, 0};

    @TempDir
    private static Path directory;

    private static PemFiles server;

    @BeforeAll
    static void makeFiles() throws Exception {
        server = PemFiles.make(directory, "server");
    }

    static Stream<String> ids() {
        return Stream.of(TransportLimits.DEFAULT.all(), ReadLimits.DEFAULT.all())
                .flatMap(List::stream)
                .map(Limit::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void isCounted(String id) throws IOException {
        reach(id);

        until(id + " is counted", () -> transports.limitHits().containsKey(id));
        assertEquals(
                1, transports.limitHits().size(), () -> transports.limitHits().toString());
    }

    @Test
    void nothingIsCountedBefore() {
        echo(everything());

        assertEquals(Map.of(), transports.limitHits());
    }

    private void reach(String id) throws IOException {
        switch (id) {
            case "transport.opening.time" -> exchange(listen(id, 50, everything()), "GET");
            case "transport.connections" -> {
                Transports.Listener listener = listen(id, 1, everything());
                connect(rs(listener), new Recorder());
                exchange(listener, "");
            }
            case "transport.http.head" -> {
                String answer =
                        exchange(listen(id, 100, everything()), "GET /" + "x".repeat(200) + " HTTP/1.1\r\n\r\n");
                assertTrue(answer.contains("limit transport.http.head: at most 100 bytes"), answer);
            }
            case "transport.deflate.connections" -> {
                Transports.Listener listener = listen(id, 1, webSocket().withDeflate());
                String request =
                        upgrade("/ws", protocols("wamp.2.json"), "Sec-WebSocket-Extensions: permessage-deflate\r\n");
                try (Socket first = opened(listener, request);
                        Socket second = opened(listener, request)) {
                    assertTrue(first.isConnected() && second.isConnected());
                }
            }
            case "transport.tls.time" -> send(listen(id, 50, tls()), Wire.bytes(0x16));
            case "transport.tls.handshakes" -> {
                Transports.Listener listener = listen(id, 1, tls());
                try (Socket first = socket(listener)) {
                    first.getOutputStream().write(0x16);
                    until(
                            "the place is taken",
                            () -> ((NettyListener) listener).tls().underWay() == 1);
                    send(listener, Wire.bytes(0x16));
                }
            }
            case "transport.tls.hello" ->
                send(listen(id, 100, tls()), Wire.bytes(0x16, 3, 1, 0, 200, 1, 0, 0, 196), new byte[196]);
            case "transport.pings" -> send(listen(id, 1, everything()), JSON, PING, PING);
            case "message.bytes" -> send(echo(everything()), JSON, new byte[] {0, 0, 0x40, 1});
            case "message.depth" -> message("[1,\"r\",{\"x\":" + "[".repeat(20) + "]".repeat(20) + "}]");
            case "message.elements" -> message("[1,\"r\",{\"x\":[0" + ",0".repeat(1_000) + "]}]");
            case "message.uri.length" -> message("[32,1,{},\"" + "u".repeat(1_025) + "\"]");
            case "message.number.digits" -> message("[1,\"r\",{\"x\":" + "1".repeat(101) + "}]");
            default -> throw new AssertionError("no way to reach limit " + id + " is known here");
        }
    }

    private Transports.Listener listen(String id, long value, ListenOptions options) {
        return echo(options.withTransportLimits(TransportLimits.DEFAULT.with(id, value)));
    }

    private static ListenOptions tls() {
        return everything().withTls(ServerTls.of(server.key(), server.certificate()));
    }

    /** One message of a RawSocket client, before WELCOME. */
    private void message(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.US_ASCII);
        send(echo(everything()), JSON, Wire.bytes(0, 0, text.length >> 8, text.length), text);
    }

    /** Sends, until the other end closes. */
    private static void send(Transports.Listener listener, byte[]... parts) throws IOException {
        try (Socket socket = socket(listener)) {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            readAll(socket);
        }
    }

    /** A socket on which the first byte of an answer has come. */
    private static Socket opened(Transports.Listener listener, String request) throws IOException {
        Socket socket = socket(listener);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals('H', socket.getInputStream().read());
        return socket;
    }
}
