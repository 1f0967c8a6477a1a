package io.transom.api.router;

import io.transom.api.Config;

/** A component of a router worker in the list of all. */
public record ListedComponent(String id, String created, Config config) {}
