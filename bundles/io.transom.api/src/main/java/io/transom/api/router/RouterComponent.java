package io.transom.api.router;

import io.transom.api.Config;

/**
 * A component of a router worker.
 *
 * @param started the same time as {@code created} in {@link ListedComponent}
 * @param uptime seconds since then
 */
public record RouterComponent(String id, String started, double uptime, Config config) {}
