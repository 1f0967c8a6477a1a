package io.transom.api.router;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A listening transport of a router or proxy worker.
 *
 * @param config as given, with the port that was chosen
 * @param listeningSince null until it listens
 * @param state one of {@link ObjectState}
 */
public record Transport(
        String id,
        String type,
        Config config,
        String createdAt,
        @Nullable String listeningSince,
        long state) {}
