package io.transom.api.container;

import org.jspecify.annotations.Nullable;

/**
 * A component that has been stopped.
 *
 * @param uptime seconds for which its transport had been open
 */
public record StoppedComponent(String componentId, double uptime, Caller caller) {
    /** Who called, as the worker sees it. */
    public record Caller(
            @Nullable Long session,
            @Nullable String authid,
            @Nullable String authrole) {}
}
