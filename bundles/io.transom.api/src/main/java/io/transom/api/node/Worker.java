package io.transom.api.node;

import io.transom.api.Absent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker as its node sees it.
 *
 * @param pid null before the process is there
 * @param type {@code router}, {@code proxy}, {@code container}, {@code guest} and so on
 * @param created when it was asked for
 * @param started when it was ready, null before (a Crossbar.io node gives the present time then)
 * @param startupTime seconds from created to started, null before
 * @param uptime seconds since started, null before
 * @param stats absent unless asked for
 */
public record Worker(
        String id,
        @Nullable Long pid,
        String type,
        Status status,
        String created,
        @Nullable String started,
        @Nullable Double startupTime,
        @Nullable Double uptime,
        @Absent @Nullable Stats stats) {
    /** States of a worker in the table; one that has ended is no longer there. */
    public enum Status {
        STARTING,
        /** The process is there but not ready. */
        CONNECTED,
        STARTED
    }

    /**
     * What the node has read from a worker.
     *
     * @param controllerTraffic by file descriptor of the worker: 1 standard output, 2 standard error, 3 WAMP
     */
    public record Stats(Map<String, Traffic> controllerTraffic) {}

    /**
     * Reads from one file descriptor.
     *
     * @param count number of reads
     */
    public record Traffic(long count, long bytes) {}
}
