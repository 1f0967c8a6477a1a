package io.transom.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Where a router listens, and what is spoken there.
 *
 * @param opening bytes that begin a connection
 * @param hello a message that joins {@code realm1} without a name
 * @param goodbye a message
 */
record Target(int port, boolean webSocket, Format format, byte[] opening, byte[] hello, byte[] goodbye) {
    static final Map<String, ?> ROLES =
            Map.of("caller", Map.of(), "callee", Map.of(), "publisher", Map.of(), "subscriber", Map.of());

    static Target of(int port, boolean webSocket, Format format) {
        return new Target(
                port,
                webSocket,
                format,
                webSocket ? upgrade(port, format) : new byte[] {0x7f, (byte) (0xf0 | format.rawSocketId), 0, 0},
                Template.bytes(format, List.of(Message.HELLO, "realm1", Map.of("roles", ROLES))),
                Template.bytes(format, List.of(Message.GOODBYE, Map.of(), "wamp.close.close_realm")));
    }

    private static byte[] upgrade(int port, Format format) {
        String request = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + format.subprotocol + "\r\n\r\n";
        return request.getBytes(StandardCharsets.US_ASCII);
    }
}
