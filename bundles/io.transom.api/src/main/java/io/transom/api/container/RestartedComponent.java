package io.transom.api.container;

import io.transom.api.Config;

/** A component that has been restarted; also what {@code on_component_restarted} says. */
public record RestartedComponent(Stopped stopped, Started started, StoppedComponent.Caller caller) {
    /**
     * The end of the former component.
     *
     * @param uptime seconds for which its transport had been open
     */
    public record Stopped(String componentId, double uptime) {}

    /** The present component; also what {@code on_component_started} says. */
    public record Started(String id, Config config) {}
}
