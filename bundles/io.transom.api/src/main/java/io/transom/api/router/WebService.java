package io.transom.api.router;

import io.transom.api.Absent;
import io.transom.api.Config;
import org.jspecify.annotations.Nullable;

/**
 * A web service on a path of a transport, of a router or proxy worker.
 *
 * @param path as given
 * @param config as given; absent in the result of a stop
 */
public record WebService(
        String transportId, String path, @Absent @Nullable Config config) {}
