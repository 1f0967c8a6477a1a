package io.transom.api.management;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What goes on at a center now. Kept by what happens there: no node is asked. Thread-safe. */
@ProviderType
public interface Figures {
    /** Rates and latencies are those of the last so many seconds, the one that is under way among them. */
    int WINDOW_SECONDS = 10;

    Snapshot now();

    /**
     * Calls are those of operators, console and JMX, which leave records ({@link Audit}).
     *
     * @param time Unix time, milliseconds
     * @param nodes paired, or on record without being paired
     * @param online of these
     * @param workers running, by the last heartbeats of the nodes that are online
     * @param calls that ended since the start
     * @param errors of these
     * @param p50Millis latency that half of the calls of the window did not exceed; at most a quarter too high; 0 without calls
     * @param p99Millis the same for 99 of 100
     * @param memoryUsed bytes of heap of the center
     * @param memoryMax bytes of heap that it may use
     * @param byNode every node, in the order of {@link Fleet#nodes}
     */
    record Snapshot(
            long time,
            int nodes,
            int online,
            long workers,
            long calls,
            long errors,
            double callsPerSecond,
            double errorsPerSecond,
            double p50Millis,
            double p99Millis,
            long memoryUsed,
            long memoryMax,
            List<NodeFigures> byNode) {
        public Snapshot {
            byNode = List.copyOf(byNode);
        }
    }

    /**
     * @param authid null when not paired
     * @param meanMillis mean latency of the calls to the node, 0 without calls
     */
    record NodeFigures(
            String oid,
            @Nullable String realm,
            @Nullable String authid,
            boolean online,
            long workers,
            double callsPerSecond,
            double errorsPerSecond,
            double meanMillis) {}
}
