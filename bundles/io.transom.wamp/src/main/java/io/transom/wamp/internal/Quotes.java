package io.transom.wamp.internal;

import java.util.Map;

/** Found values in messages to people: short, on one line, and never a whole payload. */
public final class Quotes {
    private static final int LONGEST = 60;

    private Quotes() {}

    /** Text in quotation marks, cut when long, without control characters. */
    public static String text(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return quoted.append(text.length() > LONGEST ? "...\"" : "\"").toString();
    }

    /** A decoded value; of containers only the kind. */
    static String value(Object value) {
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Number) {
            return "a great number";
        } else if (value instanceof byte[]) {
            return Kind.BINARY.words();
        } else if (value instanceof Map) {
            return Kind.MAP.words();
        }
        return Kind.ARRAY.words();
    }
}
