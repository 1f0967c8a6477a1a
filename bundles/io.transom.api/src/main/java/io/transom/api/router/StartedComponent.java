package io.transom.api.router;

/** A component of a router worker that has started; also what the events of components say. */
public record StartedComponent(String id) {}
