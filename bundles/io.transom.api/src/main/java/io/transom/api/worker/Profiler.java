package io.transom.api.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profiler of a worker.
 *
 * @param config {@code period} is the sampling period in seconds
 * @param started when the present run began, null when stopped
 */
public record Profiler(
        String id,
        Map<String, Object> config,
        State state,
        @Nullable String started) {
    /** Whether it samples now. */
    public enum State {
        RUNNING,
        STOPPED
    }
}
