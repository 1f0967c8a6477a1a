package io.transom.api.worker;

import io.transom.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a process.
 *
 * @param ts when they were read
 * @param time the same as Unix time in nanoseconds
 * @param status {@code running}, {@code sleeping} and so on, as the operating system says
 * @param voluntary context switches since start
 * @param nonvoluntary context switches since start
 * @param user CPU seconds since start
 * @param system CPU seconds since start
 * @param cpuPercent since the last reading in this process, 100.0 for one CPU
 * @param resident bytes
 * @param virtual bytes
 * @param memPercent resident memory of the host's
 * @param reads read system calls since start
 * @param writes write system calls since start
 * @param seq only in {@code on_process_stats}: number of the publication, from 1
 */
public record ProcessStats(
        String ts,
        long time,
        long pid,
        String status,
        long voluntary,
        long nonvoluntary,
        double user,
        double system,
        double cpuPercent,
        long resident,
        long virtual,
        double memPercent,
        long reads,
        long writes,
        @Absent @Nullable Long seq) {}
