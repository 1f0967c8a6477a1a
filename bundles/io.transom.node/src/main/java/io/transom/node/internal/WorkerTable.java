package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.Wire;
import io.transom.api.node.Worker;
import io.transom.api.node.WorkerStarted;
import io.transom.api.node.WorkerStarting;
import io.transom.api.node.WorkerStop;
import io.transom.api.spi.WorkerType;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a node: what stands behind {@code get_workers get_worker start_worker stop_worker get_worker_log}. Everything happens
 * on the controller's executor; every method may be called from any thread and returns at once.
 */
final class WorkerTable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTable.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration NODE_END_LIMIT = Duration.ofSeconds(21);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

    private final WorkerLife.Surroundings node;
    private final Supplier<Map<String, WorkerType>> types;
    private final int logEntries;
    private final Consumer<WorkerEnd> endings;
    private final Map<String, WorkerLife> table = new TreeMap<>();

    /**
     * The end of a worker that had started.
     *
     * @param wasLast whether the table is empty now
     */
    record WorkerEnd(String id, int exitCode, boolean wasLast) {
        boolean withError() {
            return exitCode != 0;
        }
    }

    /**
     * @param types the worker types that are installed now, by name
     * @param endings told on the controller's executor
     */
    WorkerTable(
            WorkerLife.Surroundings node,
            Supplier<Map<String, WorkerType>> types,
            int logEntries,
            Consumer<WorkerEnd> endings) {
        this.node = node;
        this.types = types;
        this.logEntries = logEntries;
        this.endings = endings;
    }

    CompletionStage<List<String>> workers(Collection<String> filterTypes) {
        return onController(() -> table.values().stream()
                .map(WorkerLife::worker)
                .filter(worker -> filterTypes.isEmpty() || filterTypes.contains(worker.type()))
                .map(NativeWorker::id)
                .toList());
    }

    /** Number of workers by type, in whatever state. */
    CompletionStage<Map<String, Long>> byType() {
        return onController(() -> {
            var result = new TreeMap<String, Long>();
            table.values().forEach(life -> result.merge(life.worker().type(), 1L, Long::sum));
            return result;
        });
    }

    /** Types of the workers that have started, by worker ID. */
    CompletionStage<Map<String, String>> started() {
        return onController(() -> {
            var result = new TreeMap<String, String>();
            table.values().stream()
                    .map(WorkerLife::worker)
                    .filter(NativeWorker::isStarted)
                    .forEach(worker -> result.put(worker.id(), worker.type()));
            return result;
        });
    }

    CompletionStage<Worker> worker(String id, boolean includeStats) {
        return onController(() -> require(id).worker().describe(node.clock().instant(), includeStats));
    }

    /** @param limit 0 or less for all */
    CompletionStage<List<Object>> log(String id, long limit) {
        return onController(() -> require(id).worker().log().last(limit));
    }

    /** @param progress takes the state {@code starting} */
    CompletionStage<WorkerStarted> start(
            String id, String typeName, Config options, Caller caller, Consumer<WorkerStarting> progress) {
        return onController(() -> begin(id, typeName, options, caller, progress))
                .thenCompose(WorkerLife::answer);
    }

    private WorkerLife begin(
            String id, String typeName, Config options, Caller caller, Consumer<WorkerStarting> progress) {
        if (!ID.matcher(id).matches() || id.equals("controller")) {
            throw new WampError(
                    ErrorUris.RUNTIME_ERROR,
                    "worker_id: expected letters, digits, - and _, and not \"controller\"; found \"" + id + "\"");
        }
        WorkerType type = type(typeName);
        WorkerLife there = table.get(id);
        if (there != null) {
            throw new WampError(
                    Errors.WORKER_ALREADY_RUNNING,
                    "worker " + id + ": there is one already, of type "
                            + there.worker().type());
        }
        NativeOptions checked = NativeOptions.read(options.about("options of worker \"" + id + "\""), type);
        var worker = new NativeWorker(id, typeName, node.clock().instant(), checked, logEntries);
        var life = new WorkerLife(worker, type, caller, node, this::gone);
        table.put(id, life);
        life.start(progress);
        return life;
    }

    private WorkerType type(String name) {
        Map<String, WorkerType> known = types.get();
        WorkerType type = known.get(name);
        if (type == null) {
            throw new WampError(
                    ErrorUris.RUNTIME_ERROR,
                    "worker_type: no type \"" + name + "\" on this node; known are "
                            + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known.keySet()))));
        }
        return type;
    }

    private void gone(WorkerLife life) {
        table.remove(life.worker().id(), life);
        if (life.worker().isStarted()) {
            boolean wasLast = table.isEmpty();
            life.ended()
                    .thenAccept(
                            code -> endings.accept(new WorkerEnd(life.worker().id(), code, wasLast)));
        }
    }

    CompletionStage<WorkerStop> stop(String id, boolean kill, Caller caller) {
        return onController(() -> {
                    WorkerLife life = require(id);
                    ChildProcess process = life.worker().process();
                    if (process != null && !process.isAlive()) {
                        throw noSuchWorker(id);
                    }
                    var stop = new WorkerStop(
                            id,
                            life.worker().type(),
                            kill,
                            caller.who(),
                            Timestamps.of(node.clock().instant()));
                    LOG.info("worker {}: {} asked for", id, kill ? "kill" : "stop");
                    return node.realm()
                            .publish("crossbar.on_stop_requested", Wire.write(stop), caller)
                            .handle((published, failed) -> life)
                            .thenCompose(told -> end(told, kill, STOP_LIMIT))
                            .thenApply(ended -> stop);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Integer> end(WorkerLife life, boolean kill, Duration limit) {
        return onController(() -> life.end("stopped", kill, limit)).thenCompose(ended -> ended);
    }

    /** Ends all workers at the same time; completes when all have ended. */
    CompletionStage<Void> endAll() {
        return onController(() -> List.copyOf(table.values()).stream()
                        .map(life -> life.end("the node is shutting down", false, NODE_END_LIMIT)
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .thenCompose(CompletableFuture::allOf);
    }

    /** The worker's session has joined the local realm. */
    void connected(String id) {
        onEntry(id, WorkerLife::connected);
    }

    /** The worker has published {@code on_worker_ready}. */
    void ready(String id) {
        onEntry(id, WorkerLife::ready);
    }

    /** A WAMP message of the worker was read. */
    void received(String id, long bytes) {
        onEntry(id, life -> life.worker().read("3", bytes));
    }

    private void onEntry(String id, Consumer<WorkerLife> action) {
        node.controller().execute(() -> Optional.ofNullable(table.get(id)).ifPresent(action));
    }

    private WorkerLife require(String id) {
        WorkerLife life = table.get(id);
        if (life == null) {
            throw noSuchWorker(id);
        }
        return life;
    }

    private static WampError noSuchWorker(String id) {
        return new WampError(Errors.NO_SUCH_WORKER, "no worker with ID " + id);
    }

    private <T> CompletionStage<T> onController(Supplier<T> task) {
        var result = new CompletableFuture<T>();
        node.controller().execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }
}
