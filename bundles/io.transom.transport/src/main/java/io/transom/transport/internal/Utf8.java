package io.transom.transport.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks a text that arrives in pieces for well-formed UTF-8 (RFC 3629): no surrogates, nothing overlong. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private int missing;
    private int low;
    private int high;

    /** Takes the next piece; false as soon as the text can no longer become well-formed. */
    boolean accept(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (missing > 0) {
                int next = bytes[i++] & 0xff;
                if (next < low || next > high) {
                    return false;
                }
                expect(missing - 1, 0x80, 0xbf);
                continue;
            }
            while (i + Long.BYTES <= to && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            }
            if (i < to && bytes[i] >= 0) {
                i++;
            } else if (i < to && !lead(bytes[i++] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text so far ends between two characters. */
    boolean complete() {
        return missing == 0;
    }

    private boolean lead(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return false;
        }
        if (first < 0xe0) {
            expect(1, 0x80, 0xbf);
        } else if (first < 0xf0) {
            expect(2, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        } else {
            expect(3, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        }
        return true;
    }

    private void expect(int count, int from, int to) {
        missing = count;
        low = from;
        high = to;
    }
}
