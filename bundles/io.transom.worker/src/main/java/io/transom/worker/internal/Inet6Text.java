package io.transom.worker.internal;

import java.util.StringJoiner;

/** IPv6 addresses as text: the canonical form of RFC 5952. */
final class Inet6Text {
    private static final int GROUPS = 8;

    private Inet6Text() {}

    static String of(byte[] address) {
        if (isMapped(address)) {
            return "::ffff:" + OpenSockets.dotted(address, 12);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 255) << 8 | (address[2 * i + 1] & 255);
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = 0;
            while (i + zeros < GROUPS && groups[i + zeros] == 0) {
                zeros++;
            }
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        if (length < 2) {
            return joined(groups, 0, GROUPS);
        }
        return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static String joined(int[] groups, int from, int to) {
        var result = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            result.add(Integer.toHexString(groups[i]));
        }
        return result.toString();
    }
}
