package io.transom.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A node's end as announced.
 *
 * @param restart as given
 * @param mode as given
 * @param wasClean null when a call asked for it, true after an interrupt or an end from inside
 */
public record NodeShutdown(
        @Nullable String nodeId,
        boolean restart,
        @Nullable String mode,
        @Nullable Long who,
        String when,
        @Nullable Boolean wasClean) {}
