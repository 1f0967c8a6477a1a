package io.transom.api;

import io.transom.wamp.Nested;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON type that a parameter is checked for. */
public enum JsonType {
    STRING,
    INTEGER,
    NUMBER,
    /** Any value; taken by its truth. */
    BOOLEAN,
    MAP,
    LIST,
    ANY;

    /** The name for people, lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a plain value has this type. Null has none but {@link #BOOLEAN} and {@link #ANY}; a number without a
     * fraction is an integer however it was written; {@link Nested} stands for the list or map that it replaces.
     */
    public boolean accepts(@Nullable Object value) {
        return switch (this) {
            case STRING -> value instanceof String;
            case INTEGER -> isInteger(value);
            case NUMBER -> value instanceof Number;
            case MAP -> value instanceof Map || value == Nested.MAP;
            case LIST -> value instanceof List || value == Nested.LIST;
            case BOOLEAN, ANY -> true;
        };
    }

    private static boolean isInteger(@Nullable Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return true;
        }
        return value instanceof Double real && real == Math.rint(real) && Math.abs(real) < 0x1p63;
    }
}
