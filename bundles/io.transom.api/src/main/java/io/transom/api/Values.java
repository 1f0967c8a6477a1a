package io.transom.api;

import io.transom.wamp.Nested;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values: their kind and their truth. */
final class Values {
    private Values() {}

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
