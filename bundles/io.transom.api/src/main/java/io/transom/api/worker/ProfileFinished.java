package io.transom.api.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code on_profile_finished} says.
 *
 * @param error null when the run succeeded
 * @param profile null when it failed
 */
public record ProfileFinished(
        String id, @Nullable String error, @Nullable List<ProfileEntry> profile) {}
