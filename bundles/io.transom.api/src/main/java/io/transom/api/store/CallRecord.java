package io.transom.api.store;

import org.jspecify.annotations.Nullable;

/**
 * A management call and its outcome.
 *
 * @param time Unix time, milliseconds, when it came in
 * @param actor authid of the caller, or who sat at the center: {@code console:karaf}, {@code jmx}
 * @param role the caller's role, null for who sat at the center itself
 * @param nodeOid null where none was named
 * @param node authid that the node had then, null where there was none
 * @param parameters JSON: a map of what was given, by name, secrets masked ({@link io.transom.api.Secrets}); a text about it where that
 *     would be too long; null where no contract declares the procedure
 * @param outcome {@code ok}, or the error URI
 * @param micros how long it took
 */
public record CallRecord(
        long time,
        String realm,
        String actor,
        @Nullable String role,
        String procedure,
        @Nullable String nodeOid,
        @Nullable String node,
        @Nullable String workerId,
        @Nullable String parameters,
        String outcome,
        long micros) {
    /** Outcome of a call that did not fail. */
    public static final String OK = "ok";
}
