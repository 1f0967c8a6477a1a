package io.transom.wamp.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 (RFC 3629): overlong forms, surrogates and code points above U+10FFFF are malformed. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    private Utf8() {}

    /** Whether the range is well-formed. */
    static boolean isValid(byte[] in, int from, int to) {
        int pos = from;
        while (pos < to) {
            if (in[pos] >= 0) {
                pos = skipAscii(in, pos, to);
            } else {
                int length = sequence(in, pos, to);
                if (length == 0) {
                    return false;
                }
                pos += length;
            }
        }
        return true;
    }

    /** The length of the sequence of two to four bytes that starts here; 0 when it is malformed. */
    static int sequence(byte[] in, int pos, int end) {
        int lead = in[pos] & 0xff;
        int left = end - pos;
        if (lead >= 0xc2 && lead < 0xe0) {
            return left >= 2 && isTail(in[pos + 1]) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead < 0xf0) {
            if (left < 3 || !isTail(in[pos + 1]) || !isTail(in[pos + 2])) {
                return 0;
            }
            int second = in[pos + 1] & 0xff;
            boolean overlong = lead == 0xe0 && second < 0xa0;
            boolean surrogate = lead == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        }
        if (lead >= 0xf0 && lead < 0xf5) {
            if (left < 4 || !isTail(in[pos + 1]) || !isTail(in[pos + 2]) || !isTail(in[pos + 3])) {
                return 0;
            }
            int second = in[pos + 1] & 0xff;
            boolean overlong = lead == 0xf0 && second < 0x90;
            boolean tooGreat = lead == 0xf4 && second >= 0x90;
            return overlong || tooGreat ? 0 : 4;
        }
        return 0;
    }

    /** The first byte at or after {@code pos} that a JSON string cannot hold as it is, or that is not ASCII; else the end. */
    static int skipPlain(byte[] in, int from, int end) {
        int pos = from;
        while (end - pos >= Long.BYTES) {
            long word = (long) LONGS.get(in, pos);
            long quote = word ^ (ONES * '"');
            long backslash = word ^ (ONES * '\\');
            // The classic test for a zero byte; it may also hit behind a true one, never before it.
            long special = ((word - ONES * 0x20) & ~word)
                    | ((quote - ONES) & ~quote)
                    | ((backslash - ONES) & ~backslash)
                    | word;
            if ((special & HIGH_BITS) != 0) {
                break;
            }
            pos += Long.BYTES;
        }
        while (pos < end && in[pos] >= 0x20 && in[pos] != '"' && in[pos] != '\\') {
            pos++;
        }
        return pos;
    }

    /** The bytes that a text takes; -1 when it has a lone surrogate. */
    static long length(String text) {
        int chars = text.length();
        long bytes = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (Character.isSurrogate(c)) {
                    if (!isPair(text, i)) {
                        return -1;
                    }
                    i++;
                    bytes += 2;
                } else {
                    bytes += c < 0x800 ? 1 : 2;
                }
            }
        }
        return bytes;
    }

    /** Whether a high and a low surrogate stand at {@code i}. */
    static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /** Writes one code point and returns the position behind it. */
    static int put(byte[] out, int at, int codePoint) {
        int pos = at;
        if (codePoint < 0x80) {
            out[pos++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[pos++] = (byte) (0xc0 | codePoint >> 6);
            out[pos++] = (byte) (0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            out[pos++] = (byte) (0xe0 | codePoint >> 12);
            out[pos++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            out[pos++] = (byte) (0x80 | codePoint & 0x3f);
        } else {
            out[pos++] = (byte) (0xf0 | codePoint >> 18);
            out[pos++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
            out[pos++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            out[pos++] = (byte) (0x80 | codePoint & 0x3f);
        }
        return pos;
    }

    private static int skipAscii(byte[] in, int from, int to) {
        int pos = from;
        while (to - pos >= Long.BYTES && ((long) LONGS.get(in, pos) & HIGH_BITS) == 0) {
            pos += Long.BYTES;
        }
        while (pos < to && in[pos] >= 0) {
            pos++;
        }
        return pos;
    }

    private static boolean isTail(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
