package io.transom.api.worker;

import org.jspecify.annotations.Nullable;

/** What {@code on_shutdown_requested} says. */
public record ShutdownRequested(@Nullable Long who, String when) {}
