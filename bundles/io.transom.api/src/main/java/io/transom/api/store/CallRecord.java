package io.transom.api.store;

import org.jspecify.annotations.Nullable;

/**
 * A management call and its outcome.
 *
 * @param time Unix time, milliseconds, when it came in
 * @param actor authid and role of the caller
 * @param nodeOid null where none was named
 * @param outcome {@code ok}, or the error URI
 * @param micros how long it took
 */
public record CallRecord(
        long time,
        String realm,
        String actor,
        String procedure,
        @Nullable String nodeOid,
        @Nullable String workerId,
        String outcome,
        long micros) {}
