package io.transom.wamp.internal;

import io.transom.wamp.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What messages are made of: none has more than two integers, one text, one map and one payload. Which of them a message has,
 * in which order and under which rules stands in its {@link Shape}.
 */
record Head(long first, long second, @Nullable String text, Map<String, Object> map, Payload payload) {
    static Head of(long first, long second) {
        return new Head(first, second, null, Map.of(), Payload.NONE);
    }

    static Head of(@Nullable String text, Map<String, Object> map) {
        return new Head(0, 0, text, map, Payload.NONE);
    }

    static Head of(long first, Map<String, Object> map) {
        return new Head(first, 0, null, map, Payload.NONE);
    }

    static Head of(long first, String text, Map<String, Object> map) {
        return new Head(first, 0, text, map, Payload.NONE);
    }

    /** The text where the rules of the shape do not allow null. */
    String required() {
        return java.util.Objects.requireNonNull(text);
    }
}
