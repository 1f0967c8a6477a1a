package io.transom.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A worker's end as asked for.
 *
 * @param kill as given
 */
public record WorkerStop(
        String id, String type, boolean kill, @Nullable Long who, String when) {}
