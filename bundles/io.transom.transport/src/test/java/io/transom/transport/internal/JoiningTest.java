package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.ConnectOptions;
import io.transom.wamp.Encoding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers the opening of our client in a way that it must not take, or must understand. */
class JoiningTest extends Loopback {
    private interface Answer {
        byte[] to(Socket client) throws IOException;
    }

    private String refused(String scheme, ConnectOptions options, Answer answer) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answered = CompletableFuture.runAsync(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write(answer.to(socket));
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException reset) {
                    // the client has gone
                }
            });
            String address = "127.0.0.1:" + server.getLocalPort();
            var to = new ConnectOptions(
                    URI.create(scheme + "://" + address),
                    options.encodings(),
                    options.timeout(),
                    options.limits(),
                    options.keepalive(),
                    options.tls(),
                    options.batched(),
                    options.deflate());
            String failure = failure(transports.connect(to, connection -> new Recorder()));
            answered.join();
            return failure.replace(address + ": ", "");
        }
    }

    /** WAMP specification, RawSocket transport: errors 1 to 4, and what no router must send. */
    @ParameterizedTest
    @CsvSource({
        "7f100000, the server refused: serializer cbor is not served",
        "7f200000, the server refused: the length of messages is not acceptable",
        "7f300000, the server refused: reserved bits were set",
        "7f400000, the server refused: too many connections",
        "7f000000, the server refused: error 0",
        "7ff00000, the server refused: error 15",
        "7ff10000, the server chose another serializer than cbor",
        "7ff30001, the server does not speak RawSocket",
        "7ef30000, the server does not speak RawSocket",
    })
    void anAnswerOfRawSocketSaysWhyItIsNoGood(String hex, String reason) throws Exception {
        var options = ConnectOptions.to(URI.create("rs://x:1")).withEncodings(List.of(Encoding.CBOR));
        assertEquals(reason, refused("rs", options, client -> {
            assertEquals(
                    "7fb30000", HexFormat.of().formatHex(client.getInputStream().readNBytes(4)));
            return HexFormat.of().parseHex(hex);
        }));
    }

    /** RFC 6455 section 4.1: only what was offered may be chosen. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Protocol: wamp.2.json | a sub-protocol or extension that was not offered",
                "Sec-WebSocket-Protocol: wamp.2.cbor.batched | a sub-protocol or extension that was not offered",
                "X-Y: z | a sub-protocol or extension that was not offered",
                "Sec-WebSocket-Protocol: wamp.2.cbor~Sec-WebSocket-Extensions: permessage-deflate"
                        + " | a sub-protocol or extension that was not offered",
                "Sec-WebSocket-Protocol: wamp.2.cbor~Sec-WebSocket-Extensions: x-mine"
                        + " | a sub-protocol or extension that was not offered",
            })
    void anAnswerOfWebSocketMustFitTheOffer(String headers, String reason) throws Exception {
        var options = ConnectOptions.to(URI.create("ws://x:1")).withEncodings(List.of(Encoding.CBOR));
        assertEquals("the server chose " + reason, refused("ws", options, client -> {
            String key = header(client, "sec-websocket-key: ");
            return ("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + WebSocketUpgrade.accept(key) + "\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }));
    }

    private static String header(Socket client, String name) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        return head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }
}
