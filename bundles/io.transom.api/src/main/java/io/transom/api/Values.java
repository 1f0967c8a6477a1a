package io.transom.api;

import io.transom.wamp.Json;
import io.transom.wamp.Nested;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values in messages for people, and their truth. */
final class Values {
    private static final int SHOWN = 60;

    private Values() {}

    /** A value as short JSON, cut when long. */
    static String show(@Nullable Object value) {
        if (value == Nested.LIST) {
            return "a list";
        } else if (value == Nested.MAP) {
            return "a map";
        }
        String text;
        try {
            text = Json.write(value);
        } catch (WampError unwritable) {
            text = String.valueOf(value);
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** What kind of value it is, without showing it. */
    static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String) {
            return "a string";
        } else if (value instanceof Boolean) {
            return "a boolean";
        } else if (value instanceof Number) {
            return "a number";
        } else if (value instanceof Map || value == Nested.MAP) {
            return "a map";
        }
        return value instanceof List || value == Nested.LIST ? "a list" : "binary data";
    }

    /** False for null, false, 0, and what is empty; true for all else. */
    static boolean truth(@Nullable Object value) {
        if (value == null) {
            return false;
        } else if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Number number) {
            return number.doubleValue() != 0;
        } else if (value instanceof String text) {
            return !text.isEmpty();
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return !(value instanceof byte[] bytes) || bytes.length > 0;
    }
}
