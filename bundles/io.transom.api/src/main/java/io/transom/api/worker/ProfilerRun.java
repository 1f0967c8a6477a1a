package io.transom.api.worker;

import org.jspecify.annotations.Nullable;

/**
 * A run that has begun.
 *
 * @param id 16 random characters
 * @param runtime seconds
 */
public record ProfilerRun(String id, @Nullable Long who, String profiler, double runtime, boolean async) {}
