package io.transom.api.worker;

import java.util.List;

/**
 * The call tree of a run.
 *
 * @param runtime seconds
 * @param profile depth first, parents before children
 */
public record Profile(String id, String profiler, double runtime, List<ProfileEntry> profile) {}
