package io.transom.api.proxy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route of a realm.
 *
 * @param config connection ID by role
 * @param started Unix time in nanoseconds, null before and after
 * @param stopped Unix time in nanoseconds, null before
 * @param state 1 created, 2 starting, 3 started, 4 failed, 5 stopping, 6 stopped
 * @see io.transom.api.router.ObjectState
 */
public record ProxyRoute(
        String realm,
        String id,
        Map<String, String> config,
        @Nullable Long started,
        @Nullable Long stopped,
        long state) {}
