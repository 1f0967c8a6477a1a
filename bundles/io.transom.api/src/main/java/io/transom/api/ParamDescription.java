package io.transom.api;

import org.jspecify.annotations.Nullable;

/**
 * A parameter as plain data.
 *
 * @param byDefault decoded default; null also when there is none, see {@code required}
 */
public record ParamDescription(
        String name,
        JsonType type,
        boolean required,
        boolean nullable,
        @Nullable Object byDefault,
        boolean secret,
        String doc) {}
