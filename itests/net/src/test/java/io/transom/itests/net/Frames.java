package io.transom.itests.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes, and WebSocket frames (RFC 6455, section 5) of a client, well-formed or not. */
final class Frames {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final byte[] MASK = {1, 2, 3, 4};

    private Frames() {}

    /** A final frame, masked as a client's must be. */
    static byte[] frame(int opcode, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % 4];
        }
        return concat(head(opcode, payload.length, 0x80), MASK, masked);
    }

    static byte[] unmasked(byte[] payload) {
        return concat(head(TEXT, payload.length, 0), payload);
    }

    private static byte[] head(int opcode, int length, int mask) {
        if (length < 126) {
            return bytes(0x80 | opcode, mask | length);
        } else if (length < 65_536) {
            return bytes(0x80 | opcode, mask | 126, length >> 8, length);
        }
        return bytes(0x80 | opcode, mask | 127, 0, 0, 0, 0, length >> 24, length >> 16, length >> 8, length);
    }

    /** The text, continued by so many x that it has that length. */
    static byte[] filled(String start, int length) {
        byte[] all = filledWith('x', length);
        byte[] first = ascii(start);
        System.arraycopy(first, 0, all, 0, first.length);
        return all;
    }

    static byte[] filledWith(int value, int length) {
        var all = new byte[length];
        Arrays.fill(all, (byte) value);
        return all;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
