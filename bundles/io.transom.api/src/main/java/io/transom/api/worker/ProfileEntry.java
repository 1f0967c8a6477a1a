package io.transom.api.worker;

import io.transom.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * One function in the call tree of a {@link Profile}.
 *
 * @param type {@code java}; {@code py} or {@code jit} from a Crossbar.io worker, and {@code jit} has no place in a file
 * @param level depth, 0 for a root
 * @param parent name of the parent, null for a root
 * @param fun class and method
 * @param line first line of the function, decimal digits
 * @param perc share of all samples in percent
 * @param percOfParent share of the parent's samples in percent, 100.0 for a root
 * @param count samples
 * @param parentCount samples of the parent, null for a root
 */
public record ProfileEntry(
        String type,
        long level,
        @Nullable String parent,
        String fun,
        @Absent @Nullable String filename,
        @Absent @Nullable String dirname,
        @Absent @Nullable String basename,
        @Absent @Nullable String line,
        double perc,
        double percOfParent,
        long count,
        @Nullable Long parentCount) {}
