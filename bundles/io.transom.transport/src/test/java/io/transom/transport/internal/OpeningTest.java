package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.HttpResource;
import io.transom.transport.ListenOptions;
import io.transom.transport.Origins;
import io.transom.transport.TransportLimits;
import io.transom.transport.Transports;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest extends Loopback {
    private static final HttpResource HELLO =
            query -> new HttpResource.Response(200, "text/plain", ("hello " + query).getBytes(StandardCharsets.UTF_8));

    @Test
    void theUpgradeIsThatOfTheRfcsExample() throws IOException {
        var listener = echo(webSocket());
        try (var socket = socket(listener)) {
            socket.getOutputStream()
                    .write(upgrade("/ws?x=1", protocols("wamp.2.ubjson, wamp.2.json"))
                            .getBytes(StandardCharsets.US_ASCII));
            // a close frame, so that the server ends the connection
            socket.getOutputStream().write(Wire.frame(0x88, true, new byte[0]));
            String response = new String(readAll(socket), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            assertTrue(response.startsWith("http/1.1 101"), response);
            assertTrue(
                    response.contains(
                            "sec-websocket-accept: " + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".toLowerCase(Locale.ROOT)),
                    response);
            assertTrue(response.contains("sec-websocket-protocol: wamp.2.json\r\n"), response);
            assertFalse(response.contains("extensions"), response);
        }
    }

    @Test
    void whatFollowsTheUpgradeInOnePacketIsNotLost() throws Exception {
        var accepted = new Recorder();
        var listener = await(transports.listen(webSocket(), connection -> accepted));
        var call = Messages.ALL.get(13);
        try (var socket = socket(listener)) {
            socket.getOutputStream()
                    .write(Wire.join(
                            upgrade("/ws", protocols("wamp.2.cbor")).getBytes(StandardCharsets.US_ASCII),
                            Wire.frame(0x82, true, Wire.encode(Encoding.CBOR, call))));
            assertEquals(call, accepted.next());
        }
    }

    @Test
    void theUpgradeMayComeByteByByte() throws Exception {
        var accepted = new Recorder();
        var listener = await(transports.listen(webSocket(), connection -> accepted));
        try (var socket = socket(listener)) {
            for (byte each : Wire.join(
                    upgrade("/ws", protocols("wamp.2.cbor")).getBytes(StandardCharsets.US_ASCII),
                    Wire.frame(0x82, true, Wire.encode(Encoding.CBOR, new Message.Published(1, 2))))) {
                socket.getOutputStream().write(each);
                socket.getOutputStream().flush();
            }
            assertEquals(new Message.Published(1, 2), accepted.next());
        }
    }

    @Test
    void fieldsAreReadAsTheRfcsSay() throws IOException {
        var listener = echo(webSocket());
        String request = upgrade("/ws", "Sec-WebSocket-Protocol: wamp.2.x\r\nSEC-WEBSOCKET-PROTOCOL:a,wamp.2.json \r\n")
                .replace("Connection: keep-alive, Upgrade", "connection: keep-alive,\r\nCONNECTION: UPGRADE")
                .replace("Upgrade: websocket", "upgrade: h2c, WebSocket");
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Wire.frame(0x88, true, new byte[0]));
            String response = new String(readAll(socket), StandardCharsets.ISO_8859_1);
            assertTrue(response.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), response);
            assertTrue(response.contains("sec-websocket-protocol: wamp.2.json\r\n"), response);
        }
    }

    @Test
    void theTargetOfAnUpgradeMayBeAbsolute() throws IOException {
        var listener = echo(webSocket());
        String request = upgrade("HTTP://localhost/ws", protocols("wamp.2.json"));
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Wire.frame(0x88, true, new byte[0]));
            String response = new String(readAll(socket), StandardCharsets.ISO_8859_1);
            assertTrue(response.startsWith("HTTP/1.1 101 "), response);
        }
    }

    /** One that may does not take another along. */
    @Test
    void everyOriginMustBeAllowed() throws IOException {
        var listener = echo(webSocket().withOrigins(new Origins(List.of("https://a.example"), false)));
        String request = upgrade("/ws", protocols("wamp.2.json"), "Origin: https://a.example\r\n");
        String both = request.replace("Origin", "Origin: https://b.example\r\nOrigin");
        assertStatus(403, listener, both);
        String reversed = request.replace("\r\n\r\n", "\r\nOrigin: https://b.example\r\n\r\n");
        assertStatus(403, listener, reversed);
    }

    @Test
    void extensionsAreDeclined() throws IOException {
        var listener = echo(webSocket());
        try (var socket = socket(listener)) {
            socket.getOutputStream()
                    .write(upgrade("/ws", protocols("wamp.2.json"), "Sec-WebSocket-Extensions: permessage-deflate\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Wire.frame(0x88, true, new byte[0]));
            assertFalse(new String(readAll(socket), StandardCharsets.ISO_8859_1).contains("deflate"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400;GET /ws;Sec-WebSocket-Protocol: wamp.2.flatbuffers",
                "400;GET /ws;X-Nothing: no sub-protocol at all",
                "404;GET /elsewhere;Sec-WebSocket-Protocol: wamp.2.json",
                "400;POST /ws;Sec-WebSocket-Protocol: wamp.2.json",
            })
    void anUpgradeThatDoesNotFitIsRefused(int status, String start, String header) throws IOException {
        var listener = echo(webSocket());
        String request = upgrade("/ws", header + "\r\n").replaceFirst("GET /ws", start);
        assertTrue(exchange(listener, request).startsWith("HTTP/1.1 " + status), () -> "expected " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version: 13,Sec-WebSocket-Version: 8,426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==,Sec-WebSocket-Key: c2hvcnQ=,400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==,Sec-WebSocket-Key: ???,400",
        "'Connection: keep-alive, Upgrade',Connection: close,400",
        "Host: localhost,X-Host: none,400",
        "HTTP/1.1,HTTP/1.0,400",
        "Host: localhost,'Host: localhost\r\nHost: elsewhere',400",
        "Sec-WebSocket-Version: 13,'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8',426",
        "Upgrade: websocket,'Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',400",
        "Upgrade: websocket,'Upgrade: websocket\r\nContent-Length: 1',400",
        "Upgrade: websocket,'Upgrade: websocket\r\nTransfer-Encoding: identity',400",
        "Upgrade: websocket,'Upgrade: web\r\n socket',400",
    })
    void aMalformedUpgradeIsRefused(String right, String wrong, int status) throws IOException {
        var listener = echo(webSocket());
        String request = upgrade("/ws", protocols("wamp.2.json")).replace(right, wrong);
        assertTrue(exchange(listener, request).startsWith("HTTP/1.1 " + status));
    }

    @Test
    void plainHttpIsAnsweredAndClosed() throws IOException {
        var listener = echo(everything().withHttp(Map.of("/hello", HELLO, "/broken", query -> {
            throw new IllegalStateException("as the test wishes");
        })));
        String found = exchange(listener, "GET /hello?you HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(found.startsWith("HTTP/1.1 200 OK\r\n"), found);
        assertTrue(found.contains("connection: close\r\n"), found);
        assertTrue(found.endsWith("\r\n\r\nhello you"), found);
        String head = exchange(listener, "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(head.contains("content-length: 6\r\n") && head.endsWith("\r\n\r\n"), head);
        assertStatus(404, listener, "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(405, listener, "DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(426, listener, "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(500, listener, "GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(200, listener, "GET /hello HTTP/1.0\r\n\r\n");
        assertStatus(200, listener, "GET /hello HTTP/1.1\r\nHost:\r\n\r\n");
        assertStatus(200, listener, "GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n");
        String absolute = exchange(listener, "GET http://x:8080/hello?you HTTP/1.1\r\nHost: y\r\n\r\n");
        assertTrue(absolute.endsWith("\r\n\r\nhello you"), absolute);
        assertStatus(404, listener, "GET http://x/nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void aRequestThatIsTooLargeOrMalformedIsRefused() throws IOException {
        var listener = echo(everything().withHttp(Map.of("/hello", HELLO)));
        assertStatus(414, listener, "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(431, listener, "GET /hello HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\nHost x\r\n: y\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n");
        assertStatus(400, listener, "GET /hello HTTP/1.1\r\nHost: x/y\r\n\r\n");
        assertStatus(400, listener, "GET http:///hello HTTP/1.1\r\nHost: x\r\n\r\n");
        assertStatus(505, listener, "GET /hello HTTP/2.0\r\nHost: x\r\n\r\n");
    }

    private static void assertStatus(int status, Transports.Listener listener, String request) throws IOException {
        String response = exchange(listener, request);
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), () -> "expected " + status + ", found " + response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001", "get / HTTP/1.1\r\n\r\n", "\0", "\u007fabc"})
    void otherFirstBytesAreClosedWithoutAWord(String bytes) throws IOException {
        var listener = echo(webSocket());
        String answer = exchange(listener, bytes);
        assertTrue(answer.isEmpty() || "(reset)".equals(answer), answer);
    }

    @Test
    void httpIsClosedWhereOnlyRawSocketIsServed() throws IOException {
        var listener = echo(ListenOptions.rawSocket(ANY));
        String answer = exchange(listener, "GET / HTTP/1.1\r\n\r\n");
        assertTrue(answer.isEmpty() || "(reset)".equals(answer), answer);
    }

    @Test
    void theRawSocketHandshakeIsAnsweredOctetByOctet() throws IOException {
        var listener = echo(everything().withEncodings(List.of(Encoding.CBOR, Encoding.JSON)));
        assertArrayEquals(Wire.bytes(0x7f, 0xb1, 0, 0), handshake(listener, 0x7f, 0xf1, 0, 0));
        assertArrayEquals(Wire.bytes(0x7f, 0xb3, 0, 0), handshake(listener, 0x7f, 0x03, 0, 0));
        assertArrayEquals(Wire.bytes(0x7f, 0x10, 0, 0), handshake(listener, 0x7f, 0xf2, 0, 0)); // not served here
        assertArrayEquals(Wire.bytes(0x7f, 0x10, 0, 0), handshake(listener, 0x7f, 0xf0, 0, 0));
        assertArrayEquals(Wire.bytes(0x7f, 0x30, 0, 0), handshake(listener, 0x7f, 0xf1, 0, 1));
    }

    private static byte[] handshake(Transports.Listener listener, int... octets) throws IOException {
        try (var socket = socket(listener)) {
            for (int octet : octets) {
                socket.getOutputStream().write(octet);
                socket.getOutputStream().flush();
            }
            return socket.getInputStream().readNBytes(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /ws HTTP/1.1\r\nHost: x\r\n", "\u007f", "\u007f\u00f1\0"})
    void whoDoesNotFinishTheOpeningIsClosed(String beginning) throws IOException {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withOpeningTime(100)));
        String answer = exchange(listener, beginning);
        assertTrue(answer.isEmpty() || "(reset)".equals(answer), answer);
    }

    /** One that sends something now and then is no better. */
    @Test
    void whoSendsTheOpeningSlowlyIsClosed() throws Exception {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withOpeningTime(200)));
        try (var socket = socket(listener)) {
            var out = socket.getOutputStream();
            out.write("GET /ws HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            var slow = new Thread(() -> {
                try {
                    while (true) {
                        out.write('x');
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException closed) {
                    // what the test waits for
                }
            });
            slow.start();
            String answer = new String(readAll(socket), StandardCharsets.US_ASCII);
            assertTrue(answer.isEmpty() || answer.equals("(reset)"), answer);
            slow.join();
        }
    }

    @Test
    void anOpenConnectionHasAllTheTimeItWants() throws Exception {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withOpeningTime(100)));
        var first = new Recorder();
        var connection = connect(ws(listener), first);
        exchange(listener, ""); // its time is up, and so would be that of the first
        connection.send(new Message.Published(1, 2));
        assertEquals(new Message.Published(1, 2), first.next());
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnce() throws Exception {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withConnections(2)));
        var one = connect(ws(listener), new Recorder());
        connect(rs(listener), new Recorder());
        String answer = exchange(listener, "");
        assertTrue(answer.isEmpty() || "(reset)".equals(answer), answer);
        one.close();
        until("a place is free", () -> {
            var recorder = new Recorder();
            try {
                connect(rs(listener), recorder);
                return true;
            } catch (RuntimeException refused) {
                return false;
            }
        });
    }
}
