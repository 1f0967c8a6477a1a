package io.transom.api.node;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.FEATURE_UNAVAILABLE;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.worker.ProcessInfo;
import io.transom.api.worker.ProcessStats;
import java.util.concurrent.CompletionStage;

/** What the operating system counts of a node's own process. */
@Contract(family = "node", scope = Scope.NODE, doc = "What the operating system counts of a node's own process.")
@Event(
        value = "on_process_stats",
        relayed = false,
        doc = "Published at once and then at every interval while monitoring is on: the result of get_process_stats "
                + "with seq, which counts from 1 over the life of the process.")
@Event(
        value = "on_process_stats_monitoring_set",
        relayed = false,
        doc = "Monitoring has been switched: the interval in seconds, 0 for off. Not sent to the caller.")
@Event(
        value = "on_gc_finished",
        relayed = false,
        doc = "A collection that was asked for is over: {requester: {session_id, auth_id, auth_role}, duration in "
                + "ms}. Not sent to the caller.")
public interface NodeProcessFigures {
    @Procedure(
            access = READ,
            referenceOnly = true,
            errors = FEATURE_UNAVAILABLE,
            doc = "Tells what the node's process holds open: number of descriptors (null when unknown) and threads, "
                    + "absolute paths of open regular files, ascending, and its sockets.")
    CompletionStage<ProcessInfo> getProcessInfo();

    @Procedure(
            access = READ,
            referenceOnly = true,
            errors = FEATURE_UNAVAILABLE,
            doc = "Gives the figures of the node's process as of now: context switches, CPU seconds, CPU percent "
                    + "since the last reading (0.0 at the first), memory in bytes and percent, read and write system "
                    + "calls since start.")
    CompletionStage<ProcessStats> getProcessStats();

    @Procedure(
            access = OPERATE,
            referenceOnly = true,
            errors = FEATURE_UNAVAILABLE,
            events = {"on_process_stats_monitoring_set", "on_process_stats"},
            doc = "Publishes the figures of the node's process at every interval. A monitor that runs is stopped "
                    + "first; the first figures are published at once, before the answer.")
    CompletionStage<Void> setProcessStatsMonitoring(
            @Param(value = "interval", doc = "Seconds between two publications; 0 or less switches off.")
                    double interval);

    @Procedure(
            access = OPERATE,
            referenceOnly = true,
            events = "on_gc_finished",
            doc = "Collects garbage in the node's process and tells how many milliseconds that took.")
    CompletionStage<Long> triggerGc();
}
