package io.transom.transport;

import java.util.List;
import java.util.Locale;

/**
 * From which pages a browser may open a WebSocket. Programs send no {@code Origin} and are not asked.
 *
 * @param allowed patterns of origins, {@code https://*.example.com}; {@code *} stands for any characters
 * @param nullToo whether {@code Origin: null} is allowed: pages from files and sandboxes
 */
public record Origins(List<String> allowed, boolean nullToo) {
    public static final Origins ANY = new Origins(List.of("*"), true);

    public Origins {
        allowed = List.copyOf(allowed);
    }

    /** Whether a page of that origin may; schemes and hosts are compared without case. */
    public boolean allow(String origin) {
        if (origin.equals("null")) {
            return nullToo;
        }
        String small = origin.toLowerCase(Locale.ROOT);
        return allowed.stream().anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), small));
    }

    /** Without backtracking: the origin is whatever a client sends. */
    private static boolean matches(String pattern, String origin) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(origin);
        }
        String last = parts[parts.length - 1];
        if (!origin.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = origin.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return origin.length() - at >= last.length() && origin.endsWith(last);
    }
}
