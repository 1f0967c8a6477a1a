package io.transom.api.router;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A listening transport of a router or proxy worker.
 *
 * @param config as given, with the port that was chosen
 * @param listeningSince null until it listens
 * @param state 1 created, 2 starting, 3 started, 4 failed, 5 stopping, 6 stopped
 * @see ObjectState
 */
public record Transport(
        String id,
        String type,
        Config config,
        String createdAt,
        @Nullable String listeningSince,
        long state) {}
