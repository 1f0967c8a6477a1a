package io.transom.api.worker;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A manhole as procedures and events show it.
 *
 * @param started null before it listens
 * @param uptime seconds since then, null before
 * @param config as given, each {@code password} replaced by a mask
 */
public record ManholeState(
        String created,
        Status status,
        @Nullable String started,
        @Nullable Double uptime,
        Config config) {
    /** States of a manhole. */
    public enum Status {
        STARTING,
        STARTED,
        STOPPING
    }
}
