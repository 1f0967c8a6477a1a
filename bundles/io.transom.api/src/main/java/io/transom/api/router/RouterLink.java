package io.transom.api.router;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A link of a realm to a realm of another router.
 *
 * @param config with all defaults filled in
 * @param started when both sides were joined, Unix time in nanoseconds; null while connecting
 * @param startedBy null while connecting
 * @param connected whether the other side is joined now
 */
public record RouterLink(
        String id,
        Config config,
        @Nullable Long started,
        @Nullable StartedBy startedBy,
        boolean connected) {
    /** Who called, as the worker sees it. */
    public record StartedBy(long session, String authid, String authrole) {}
}
