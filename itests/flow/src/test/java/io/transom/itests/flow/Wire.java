package io.transom.itests.flow;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.Serializer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The bytes that a client sends: RawSocket, or WebSocket whose frames are masked with zeros, in one encoding. */
record Wire(boolean webSocket, Encoding encoding) {
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
                    + "Sec-WebSocket-Protocol: wamp.2.%s\r\n\r\n";
    private static final Map<String, Object> CAN = Map.of(
            "features",
            Map.of("progressive_call_results", true, "progressive_call_invocations", true, "call_canceling", true));
    private static final Message HELLO = new Message.Hello(
            "realm1",
            Map.of("roles", Map.of("publisher", Map.of(), "subscriber", Map.of(), "caller", CAN, "callee", CAN)));

    /** What opens the transport. */
    byte[] opening() {
        return webSocket
                ? UPGRADE.formatted(encoding.label()).getBytes(StandardCharsets.US_ASCII)
                : new byte[] {0x7F, (byte) (0xF0 | encoding.rawSocketId()), 0, 0};
    }

    byte[] hello() {
        return frame(HELLO);
    }

    byte[] frame(Message message) {
        var sink = new ByteSink(256);
        Serializer.of(encoding).write(message, sink);
        return frame(Arrays.copyOf(sink.array(), sink.length()));
    }

    byte[] frame(byte[] content) {
        return webSocket
                ? joined(first(0x80), length(content.length), content)
                : joined(
                        new byte[] {
                            0, (byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length
                        },
                        content);
    }

    /** A frame of WebSocket whose content is deflated. */
    byte[] deflated(byte[] content) {
        return joined(first(0xC0), length(content.length), content);
    }

    private byte[] first(int bits) {
        return new byte[] {(byte) (bits | (encoding.binary() ? 2 : 1))};
    }

    /** What follows the first byte of a frame of WebSocket with so much content: length and mask. */
    static byte[] length(long length) {
        var out = new ByteArrayOutputStream();
        if (length >= 0 && length < 126) {
            out.write(0x80 | (int) length);
        } else if (length >= 0 && length < 1 << 16) {
            out.writeBytes(new byte[] {(byte) (0x80 | 126), (byte) (length >> 8), (byte) length});
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (length >> shift));
            }
        }
        out.writeBytes(new byte[4]);
        return out.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return (webSocket ? "WebSocket " : "RawSocket ") + encoding.label();
    }
}
