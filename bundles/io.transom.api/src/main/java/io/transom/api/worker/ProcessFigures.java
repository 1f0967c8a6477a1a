package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.FEATURE_UNAVAILABLE;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;

/** What the operating system counts of a worker's process. */
@Contract(family = "worker", scope = Scope.WORKER, doc = "What the operating system counts of a worker's process.")
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
public interface ProcessFigures {
    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Tells what the process holds open: number of descriptors (null when unknown) and threads, absolute "
                    + "paths of open regular files, ascending, and its sockets.")
    CompletionStage<ProcessInfo> getProcessInfo();

    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Gives the figures of the process as of now: context switches, CPU seconds, CPU percent since the "
                    + "last reading (0.0 at the first), memory in bytes and percent, read and write system calls "
                    + "since start.")
    CompletionStage<ProcessStats> getProcessStats();

    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Gives the counters of the process and, from the second reading on, what they gained per second "
                    + "since the last one, cut to an integer. A managed node reads the same counters for its "
                    + "heartbeats, so the rates are in general those since the last heartbeat.")
    CompletionStage<ProcessMonitor> getProcessMonitor();

    @Procedure(
            access = OPERATE,
            errors = FEATURE_UNAVAILABLE,
            events = {"on_process_stats_monitoring_set", "on_process_stats"},
            doc = "Publishes the figures of the process at every interval. A monitor that runs is stopped first; the "
                    + "first figures are published at once, before the answer.")
    CompletionStage<Void> setProcessStatsMonitoring(
            @Param(value = "interval", doc = "Seconds between two publications; 0 or less switches off.")
                    double interval);

    @Procedure(
            access = OPERATE,
            events = "on_gc_finished",
            doc = "Collects garbage and tells how many milliseconds that took.")
    CompletionStage<Long> triggerGc();
}
