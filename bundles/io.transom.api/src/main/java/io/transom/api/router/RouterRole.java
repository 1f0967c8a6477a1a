package io.transom.api.router;

import io.transom.api.Config;

/** A role of a realm, with its configuration as given. */
public record RouterRole(String id, Config config) {}
