package io.transom.wamp.internal;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ByteSink;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Compact JSON in UTF-8. Bytes become a string of U+0000 and base64; a text that starts with U+0000 would be read as that,
 * and is refused, as are infinite numbers and NaN.
 */
final class JsonWriter extends Writer {
    private static final byte[] BINARY_START = "\"\\u0000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 512;
    /** The most bytes that one character takes: an escape. */
    private static final int GROWTH = 6;

    JsonWriter(ByteSink out) {
        super(out);
    }

    @Override
    Encoding encoding() {
        return Encoding.JSON;
    }

    @Override
    void nothing() {
        out.put(NULL, 0, NULL.length);
    }

    @Override
    void bool(boolean value) {
        ascii(value ? "true" : "false");
    }

    @Override
    void integer(long value) {
        ascii(Long.toString(value));
    }

    @Override
    void great(BigInteger value) {
        ascii(value.toString());
    }

    @Override
    void real(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw unwritable("NaN or an infinite number in JSON");
        }
        ascii(Double.toString(value));
    }

    @Override
    void text(String value) {
        if (!value.isEmpty() && value.charAt(0) == 0) {
            throw unwritable("text that starts with U+0000 in JSON");
        }
        string(value);
    }

    @Override
    void key(String key) {
        string(key);
        out.put(':');
    }

    @Override
    void binary(byte[] array, int offset, int length) {
        out.put(BINARY_START, 0, BINARY_START.length);
        byte[] exact = java.util.Arrays.copyOfRange(array, offset, offset + length);
        byte[] base64 = Base64.getEncoder().encode(exact);
        out.put(base64, 0, base64.length);
        out.put('"');
    }

    @Override
    void array(int count) {
        out.put('[');
    }

    @Override
    void map(int count) {
        out.put('{');
    }

    @Override
    void separate(int index) {
        if (index > 0) {
            out.put(',');
        }
    }

    @Override
    void endArray() {
        out.put(']');
    }

    @Override
    void endMap() {
        out.put('}');
    }

    private void string(String value) {
        out.put('"');
        int chars = value.length();
        for (int i = 0; i < chars; ) {
            i = chunk(value, i, Math.min(chars, i + CHUNK));
        }
        out.put('"');
    }

    /** Writes the characters from {@code from} up to {@code to}, or one more when a pair stands across. */
    private int chunk(String value, int from, int to) {
        byte[] array = out.ensure((to - from + 1) * GROWTH);
        int pos = out.length();
        int i = from;
        while (i < to) {
            char c = value.charAt(i++);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                array[pos++] = (byte) c;
            } else if (c < 0x80) {
                pos = escape(array, pos, c);
            } else if (!Character.isSurrogate(c)) {
                pos = Utf8.put(array, pos, c);
            } else if (Utf8.isPair(value, i - 1)) {
                pos = Utf8.put(array, pos, value.codePointAt(i - 1));
                i++;
            } else {
                throw unwritable("text with half a surrogate pair");
            }
        }
        out.length(pos);
        return i;
    }

    private static int escape(byte[] array, int at, char c) {
        int pos = at;
        array[pos++] = '\\';
        switch (c) {
            case '"', '\\' -> array[pos++] = (byte) c;
            case '\n' -> array[pos++] = 'n';
            case '\r' -> array[pos++] = 'r';
            case '\t' -> array[pos++] = 't';
            default -> {
                array[pos++] = 'u';
                array[pos++] = '0';
                array[pos++] = '0';
                array[pos++] = HEX[c >> 4];
                array[pos++] = HEX[c & 0xf];
            }
        }
        return pos;
    }

    private void ascii(String text) {
        int length = text.length();
        byte[] array = out.ensure(length);
        int pos = out.length();
        for (int i = 0; i < length; i++) {
            array[pos++] = (byte) text.charAt(i);
        }
        out.length(pos);
    }
}
