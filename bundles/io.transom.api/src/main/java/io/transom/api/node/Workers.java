package io.transom.api.node;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.CANNOT_START;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_WORKER;
import static io.transom.api.Errors.STOP_WORKER_FAILED;
import static io.transom.api.Errors.WORKER_ALREADY_RUNNING;
import static io.transom.api.Errors.WORKER_NOT_RUNNING;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The worker processes of a node. */
@Contract(family = "node", scope = Scope.NODE, doc = "The worker processes of a node.")
@Event(
        value = "on_router_starting",
        doc = "A router worker is starting: {id, status, created, who}. Not sent to the " + "caller.")
@Event(
        value = "on_router_started",
        doc = "A router worker has started: {id, status, started, who, pid, startup_time in s}. Not sent to the "
                + "caller.")
@Event(
        value = "on_container_starting",
        doc = "A container worker is starting: {id, status, created, who}. Not sent to the caller.")
@Event(
        value = "on_container_started",
        doc = "A container worker has started: {id, status, started, who, pid, startup_time in s}. Not sent to the "
                + "caller.")
@Event(
        value = "on_proxy_starting",
        doc = "A proxy worker is starting: {id, status, created, who}. Not sent to the " + "caller.")
@Event(
        value = "on_proxy_started",
        doc = "A proxy worker has started: {id, status, started, who, pid, startup_time in s}. Not sent to the caller.")
@Event(value = "on_guest_starting", doc = "A guest is starting: {id, status, created, who}. Not sent to the caller.")
@Event(value = "on_guest_started", doc = "A guest has started: {id, status, started, who}. Not sent to the caller.")
@Event(
        value = "on_xbrmm_starting",
        doc = "A market maker worker of a Crossbar.io node is starting: {id, status, created, who}. Not sent to the "
                + "caller.")
@Event(
        value = "on_xbrmm_started",
        doc = "A market maker worker of a Crossbar.io node has started: {id, status, started, who, pid, startup_time "
                + "in s}. Not sent to the caller.")
@Event(
        value = "on_stop_requested",
        relayed = false,
        doc = "A worker is about to be stopped: the result of stop_worker. Not sent to the caller.")
public interface Workers {
    @Procedure(
            access = READ,
            doc = "Lists the IDs of all workers in whatever state, guests included, ascending by code point.")
    CompletionStage<List<String>> getWorkers(
            @Param(
                            value = "filter_types",
                            byDefault = "[]",
                            nullable = true,
                            doc = "Only workers of these types; empty or null for all.")
                    @Nullable
                    List<String> filterTypes);

    @Procedure(
            access = READ,
            errors = NO_SUCH_WORKER,
            doc = "Tells of a worker its type, process ID, status (starting, connected, started) and times: when it "
                    + "was created and started, startup time and uptime in seconds, null before the start.")
    CompletionStage<Worker> getWorker(
            @Param(value = "worker_id", doc = "ID of the worker.") String id,
            @Param(
                            value = "include_stats",
                            byDefault = "false",
                            doc = "Whether to add what the node has read from the worker, by file descriptor.")
                    boolean includeStats);

    @Procedure(
            access = OPERATE,
            errors = {WORKER_ALREADY_RUNNING, INVALID_CONFIGURATION, CANNOT_START},
            events = {
                "on_router_starting",
                "on_router_started",
                "on_container_starting",
                "on_container_started",
                "on_proxy_starting",
                "on_proxy_started",
                "on_guest_starting",
                "on_guest_started"
            },
            doc = "Starts a worker process and answers when it is ready. An ID that will not do or an unknown type "
                    + "fails with wamp.error.runtime_error, a worker that ends or is not ready after 120 s with "
                    + "crossbar.error.cannot_start and its log as second argument. To a caller that takes progress "
                    + "it sends {id, status, created, who} first.")
    CompletionStage<WorkerStarted> startWorker(
            @Param(value = "worker_id", doc = "Letters, digits, - and _; not controller.") String id,
            @Param(value = "worker_type", doc = "router, proxy, container, guest, or what is installed on the node.")
                    String type,
            @Param(
                            value = "worker_options",
                            byDefault = "null",
                            secret = true,
                            doc = "Options of the type; of a guest its whole configuration, which is required then.")
                    @Nullable
                    Config options);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_WORKER, WORKER_NOT_RUNNING, STOP_WORKER_FAILED},
            events = "on_stop_requested",
            doc = "Stops a worker in whatever state and answers when its process has ended; what has not ended after "
                    + "10 s is killed. A node of Crossbar.io stops only workers that have started, and may answer "
                    + "earlier.")
    CompletionStage<WorkerStop> stopWorker(
            @Param(value = "worker_id", doc = "ID of the worker.") String id,
            @Param(value = "kill", byDefault = "false", doc = "Whether to kill the process at once.") boolean kill);
}
