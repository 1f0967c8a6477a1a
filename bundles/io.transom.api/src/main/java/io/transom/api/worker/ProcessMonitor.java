package io.transom.api.worker;

import io.transom.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * Counters of a process; those per second are absent at the first reading.
 *
 * @param type {@code controller}, {@code router}, {@code proxy}, {@code container}
 * @param readIos read system calls, null where the system does not tell
 * @param writeIos write system calls, null where the system does not tell
 * @param readBytes from disk, null where the system does not tell
 * @param writeBytes to disk, null where the system does not tell
 * @param cpuUser seconds
 * @param cpuSystem seconds
 */
public record ProcessMonitor(
        String type,
        long pid,
        String status,
        long numFds,
        long numThreads,
        long numCtxSwitchesVoluntary,
        long numCtxSwitchesInvoluntary,
        @Nullable Long readIos,
        @Nullable Long writeIos,
        @Nullable Long readBytes,
        @Nullable Long writeBytes,
        double cpuUser,
        double cpuSystem,
        @Absent @Nullable Long readIosPerSec,
        @Absent @Nullable Long writeIosPerSec,
        @Absent @Nullable Long readBytesPerSec,
        @Absent @Nullable Long writeBytesPerSec,
        @Absent @Nullable Long cpuUserPerSec,
        @Absent @Nullable Long cpuSystemPerSec,
        @Absent @Nullable Long numCtxSwitchesVoluntaryPerSec,
        @Absent @Nullable Long numCtxSwitchesInvoluntaryPerSec) {}
