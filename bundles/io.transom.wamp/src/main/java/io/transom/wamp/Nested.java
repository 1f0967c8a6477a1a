package io.transom.wamp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands for a list or map whose content was not decoded. */
public enum Nested {
    LIST,
    MAP;

    /** Scalars as they are, lists and maps by what stands for them. */
    static @Nullable Object shallow(@Nullable Object value) {
        return value instanceof List ? LIST : value instanceof Map ? MAP : value;
    }
}
