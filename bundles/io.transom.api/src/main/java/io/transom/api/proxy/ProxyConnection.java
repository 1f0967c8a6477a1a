package io.transom.api.proxy;

import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A description of how to reach a router.
 *
 * @param config as given
 * @param started Unix time in nanoseconds, null before and after
 * @param stopped Unix time in nanoseconds, null before
 * @param state one of {@link io.transom.api.router.ObjectState}
 */
public record ProxyConnection(
        String id,
        Config config,
        @Nullable Long started,
        @Nullable Long stopped,
        long state) {}
