package io.transom.api.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code on_cpu_affinity_set} says.
 *
 * @param cpus as given
 * @param affinity CPU IDs in force since, ascending
 */
public record CpuAffinitySet(
        List<Long> cpus,
        boolean relative,
        List<Long> affinity,
        @Nullable Long who) {}
