package io.transom.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A worker that is being started: progressive result of {@code start_worker} and event {@code on_<type>_starting}.
 *
 * @param status always {@code starting}
 */
public record WorkerStarting(
        String id,
        Worker.Status status,
        String created,
        @Nullable Long who) {}
