package io.transom.api.worker;

import org.jspecify.annotations.Nullable;

/**
 * What {@code on_gc_finished} says.
 *
 * @param duration milliseconds
 */
public record GcFinished(Requester requester, long duration) {
    /** Who asked, as far as known. */
    public record Requester(
            @Nullable Long sessionId,
            @Nullable String authId,
            @Nullable String authRole) {}
}
