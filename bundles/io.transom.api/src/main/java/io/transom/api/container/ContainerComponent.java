package io.transom.api.container;

import io.transom.api.Config;

/**
 * A component of a container worker; also what {@code container.on_component_stop} says.
 *
 * @param started when its transport was opened
 * @param uptime seconds since then
 */
public record ContainerComponent(String id, String started, double uptime, Config config) {}
