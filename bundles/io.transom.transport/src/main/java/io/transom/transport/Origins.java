package io.transom.transport;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

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

    private static boolean matches(String pattern, String origin) {
        if (pattern.equals("*")) {
            return true;
        }
        String expression = "\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.matches(expression, origin);
    }
}
