package io.transom.api.proxy;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A description of how to reach a router.
 *
 * @param config as given
 * @param started Unix time in nanoseconds, null before and after
 * @param stopped Unix time in nanoseconds, null before
 * @param state 1 created, 2 starting, 3 started, 4 failed, 5 stopping, 6 stopped
 * @see io.transom.api.router.ObjectState
 */
public record ProxyConnection(
        String id,
        Config config,
        @Nullable Long started,
        @Nullable Long stopped,
        long state) {}
