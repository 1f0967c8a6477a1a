package io.transom.node.internal;

import io.transom.api.Errors;
import io.transom.api.Timestamps;
import io.transom.api.Wire;
import io.transom.api.node.Worker;
import io.transom.api.node.WorkerStarted;
import io.transom.api.node.WorkerStarting;
import io.transom.api.spi.WorkerType;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one native worker through its life: fork, channel, ready, end. Confined to the controller's executor. */
final class WorkerLife {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration BIND_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLife.class);

    private final NativeWorker worker;
    private final WorkerType type;
    private final Caller caller;
    private final Surroundings node;
    private final Consumer<WorkerLife> gone;
    private final CompletableFuture<WorkerStarted> answer = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /**
     * What all workers of a node share.
     *
     * @param controller keeps the order of its tasks
     * @param blocking for starting processes
     */
    record Surroundings(
            Executor controller,
            Executor blocking,
            ManagementRealm realm,
            WorkerCommands commands,
            ChildProcess.Starter processes,
            Timers timers,
            InstantSource clock) {}

    /** @param gone called when the process has ended, before anybody else learns of it: takes the entry away */
    WorkerLife(NativeWorker worker, WorkerType type, Caller caller, Surroundings node, Consumer<WorkerLife> gone) {
        this.worker = worker;
        this.type = type;
        this.caller = caller;
        this.node = node;
        this.gone = gone;
    }

    NativeWorker worker() {
        return worker;
    }

    /** Completes when the worker has started, or fails when it could not. */
    CompletionStage<WorkerStarted> answer() {
        return answer;
    }

    /** Completes with the exit code when the process has ended and the entry is gone. */
    CompletionStage<Integer> ended() {
        return ended;
    }

    /** @param progress takes the state {@code starting} */
    void start(Consumer<WorkerStarting> progress) {
        var starting =
                new WorkerStarting(worker.id(), Worker.Status.STARTING, Timestamps.of(worker.created()), caller.who());
        progress.accept(starting);
        node.realm().publish(topic("starting"), Wire.write(starting), caller);
        String token =
                node.realm().admit(worker.id(), worker::pid, worker.options().exposeController());
        var timer = node.timers().after(START_LIMIT, () -> node.controller().execute(this::startTimedOut));
        answer.whenComplete((started, failed) -> Timers.cancel(timer));
        try {
            node.blocking().execute(() -> fork(token));
        } catch (RejectedExecutionException tooMany) {
            worker.failing("too many workers are being started");
            processEnded(-1);
        }
    }

    /** On a thread that may block. */
    private void fork(String token) {
        try {
            var command = node.commands().command(worker.id(), type, worker.options(), token);
            ChildProcess process = node.processes().start(command, this::read);
            node.controller().execute(() -> forked(process));
        } catch (IOException | RuntimeException failed) {
            node.controller().execute(() -> {
                worker.failing("the process could not be started: " + failed.getMessage());
                processEnded(-1);
            });
        }
    }

    private void forked(ChildProcess process) {
        worker.forked(process);
        process.ended().thenAccept(code -> node.controller().execute(() -> processEnded(code)));
        if (worker.failure() != null) {
            process.kill();
        }
    }

    private void startTimedOut() {
        if (!answer.isDone()) {
            end("not ready after " + START_LIMIT.toSeconds() + " s", true, Duration.ZERO);
        }
    }

    void connected() {
        worker.connected();
    }

    /** The worker has published {@code on_worker_ready}. */
    void ready() {
        if (!worker.ready()) {
            LOG.warn("worker {}: says a second time that it is ready", worker.id());
            return;
        }
        bindToCpus()
                .whenComplete((bound, failed) -> node.controller().execute(() -> {
                    if (failed == null) {
                        started();
                    } else {
                        end("cpu_affinity: " + text(failed), true, Duration.ZERO);
                    }
                }));
    }

    private CompletionStage<?> bindToCpus() {
        List<Long> cpus = worker.options().cpuAffinity();
        return cpus.isEmpty()
                ? CompletableFuture.completedStage(null)
                : node.realm()
                        .call(
                                ManagementRealm.workerPrefix(worker.id()) + "set_cpu_affinity",
                                Payload.of(List.of(cpus), Map.of("relative", true)),
                                BIND_LIMIT);
    }

    private void started() {
        ChildProcess process = worker.process();
        if (process == null || answer.isDone()) {
            return;
        }
        Instant now = node.clock().instant();
        worker.started(now);
        var started = new WorkerStarted(
                worker.id(),
                Worker.Status.STARTED,
                Timestamps.of(now),
                caller.who(),
                process.pid(),
                worker.startupSeconds());
        LOG.info(
                "worker {}: started, type {}, process {}, after {} ms",
                worker.id(),
                worker.type(),
                process.pid(),
                Math.round(1000 * worker.startupSeconds()));
        node.realm().publish(topic("started"), Wire.write(started), caller);
        answer.complete(started);
    }

    /**
     * Ends the process; completes when it has ended and the entry is gone.
     *
     * @param why told to whoever still waits for the start
     * @param limit after which SIGKILL follows on SIGTERM
     */
    CompletionStage<Integer> end(String why, boolean kill, Duration limit) {
        worker.failing(why);
        ChildProcess process = worker.process();
        if (process == null) {
            return ended;
        }
        if (kill) {
            process.kill();
            return ended;
        }
        process.terminate();
        AutoCloseable timer = node.timers().after(limit, () -> {
            LOG.warn("worker {}: has not ended {} s after SIGTERM, killing it", worker.id(), limit.toSeconds());
            process.kill();
        });
        ended.thenRun(() -> Timers.cancel(timer));
        return ended;
    }

    private void processEnded(int exitCode) {
        node.realm().dismiss(worker.id());
        gone.accept(this);
        if (!answer.isDone()) {
            String why = worker.failure() == null
                    ? "ended with exit code " + exitCode + " before it was ready"
                    : worker.failure();
            LOG.error("worker {}: cannot start: {}", worker.id(), why);
            answer.completeExceptionally(new WampError(
                    Errors.CANNOT_START,
                    Payload.of(
                            Arrays.asList(
                                    "worker " + worker.id() + ": " + why,
                                    worker.log().last(0)),
                            Map.of())));
        } else if (exitCode == 0 || worker.failure() != null) {
            LOG.info("worker {}: ended, exit code {}", worker.id(), exitCode);
        } else {
            LOG.error("worker {}: ended by itself, exit code {}", worker.id(), exitCode);
        }
        ended.complete(exitCode);
    }

    /** On the thread that reads from the process; waits, so that a process that writes too fast is slowed down. */
    private void read(ChildProcess.Stream stream, int bytes, List<String> lines) {
        var taken = new CompletableFuture<Void>();
        try {
            node.controller().execute(() -> {
                worker.read(stream.descriptor(), bytes);
                lines.forEach(line -> logged(line, stream));
                taken.complete(null);
            });
            taken.join();
        } catch (RejectedExecutionException nodeIsEnding) {
            LOG.debug("worker {}: {} lines lost", worker.id(), lines.size());
        }
    }

    private void logged(String line, ChildProcess.Stream stream) {
        LogEntry entry = worker.logged(line, stream.label(), node.clock().instant());
        switch (entry.level()) {
            case "ERROR" -> LOG.error("worker {}: {}", worker.id(), entry.text());
            case "WARN" -> LOG.warn("worker {}: {}", worker.id(), entry.text());
            case "INFO" -> LOG.info("worker {}: {}", worker.id(), entry.text());
            default -> LOG.debug("worker {}: {}", worker.id(), entry.text());
        }
        node.realm().publish(ManagementRealm.workerPrefix(worker.id()) + "on_log", entry.text(), Caller.NOBODY);
    }

    private String topic(String what) {
        return "crossbar.on_" + worker.type().replace('-', '_') + "_" + what;
    }

    private static @Nullable String text(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof WampError error ? error.text() : cause.toString();
    }
}
