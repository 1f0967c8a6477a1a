package io.transom.api.node;

import io.transom.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * A worker that has started: result of {@code start_worker} and event {@code on_<type>_started}.
 *
 * @param status always {@code started}
 * @param pid absent for a guest
 * @param startupTime seconds, absent for a guest
 */
public record WorkerStarted(
        String id,
        Worker.Status status,
        String started,
        @Nullable Long who,
        @Absent @Nullable Long pid,
        @Absent @Nullable Double startupTime) {}
