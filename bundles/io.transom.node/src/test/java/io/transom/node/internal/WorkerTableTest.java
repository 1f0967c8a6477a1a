package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.api.node.Worker;
import io.transom.api.node.WorkerStarted;
import io.transom.api.node.WorkerStarting;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTableTest {
    private static final Caller CALLER = new Caller(77L);

    private final FakeProcesses processes = new FakeProcesses();
    private final FakeRealm realm = new FakeRealm();
    private final FakeTime time = new FakeTime();
    private final List<WorkerTable.WorkerEnd> endings = new ArrayList<>();
    private final List<WorkerStarting> progress = new ArrayList<>();
    private final WorkerTable table = new WorkerTable(
            new WorkerLife.Surroundings(
                    Runnable::run,
                    Runnable::run,
                    realm,
                    (id, type, options, token) ->
                            new ChildProcess.Command(List.of(id), Map.of(), Path.of("."), token, Path.of("scratch")),
                    processes,
                    time,
                    time),
            () -> Map.of("router", new FakeType()),
            1_000,
            endings::add);

    private CompletableFuture<WorkerStarted> start(String id) {
        return start(id, Map.of());
    }

    private CompletableFuture<WorkerStarted> start(String id, Map<String, Object> options) {
        return table.start(id, "router", Config.of("options", options), CALLER, progress::add)
                .toCompletableFuture();
    }

    private FakeProcesses.Fake started(String id) {
        start(id);
        table.ready(id);
        return processes.last();
    }

    private static WampError failure(CompletionStage<?> stage) {
        var failed = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return (WampError) failed.getCause();
    }

    private Worker worker(String id) {
        return table.worker(id, true).toCompletableFuture().join();
    }

    private List<String> ids() {
        return table.workers(List.of()).toCompletableFuture().join();
    }

    @Test
    void aWorkerGoesThroughItsStates() {
        var answer = start("r1");

        assertEquals(Worker.Status.STARTING, worker("r1").status());
        assertNull(worker("r1").started());
        assertEquals("token-of-r1", processes.last().command.firstLine());
        table.connected("r1");
        assertEquals(Worker.Status.CONNECTED, worker("r1").status());
        time.pass(Duration.ofMillis(1500));
        table.ready("r1");

        WorkerStarted started = answer.join();
        assertEquals(1.5, started.startupTime());
        assertEquals(1000, started.pid());
        assertEquals(77, started.who());
        assertEquals(Worker.Status.STARTED, worker("r1").status());
        assertEquals("2026-11-23T06:00:01.500Z", worker("r1").started());
        assertEquals(List.of("crossbar.on_router_starting", "crossbar.on_router_started"), realm.topics());
        assertEquals(CALLER, realm.published.get(0).except());
        assertEquals(1, progress.size());
        assertEquals(0, time.waiting(), "the start limit is over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "controller", "a.b", "a b", "a#b", "\u00e4"})
    void anIdThatWillNotDoIsRefused(String id) {
        assertEquals(ErrorUris.RUNTIME_ERROR, failure(start(id)).uri());
        assertEquals(List.of(), ids());
    }

    @Test
    void anUnknownTypeIsRefusedWithTheKnownOnes() {
        WampError refused = failure(table.start("g1", "guest", Config.of("o", Map.of()), CALLER, progress::add));

        assertEquals(ErrorUris.RUNTIME_ERROR, refused.uri());
        assertTrue(refused.text().contains("known are router"), refused.text());
    }

    @Test
    void theSameIdTwiceIsRefusedInWhateverState() {
        start("r1");

        assertEquals(Errors.WORKER_ALREADY_RUNNING, failure(start("r1")).uri());
    }

    @Test
    void wrongOptionsNameTheWorker() {
        WampError refused = failure(start("r1", Map.of("x", 1)));

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().startsWith("options of worker \"r1\": /x: unknown key"), refused.text());
        assertEquals(List.of(), ids());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137})
    void aProcessThatEndsBeforeItIsReadyIsAFailedStart(int code) {
        var answer = start("r1");
        processes.last().writes("no memory");
        processes.last().end(code);

        WampError failed = failure(answer);
        assertEquals(Errors.CANNOT_START, failed.uri());
        assertEquals(2, failed.payload().args().size());
        assertEquals(1, ((List<?>) failed.payload().args().get(1)).size());
        assertEquals(List.of(), ids());
        assertEquals(List.of(), realm.admitted, "its role is dropped");
        assertEquals(List.of(), endings, "a failed start is no end");
    }

    @Test
    void aProcessThatCannotBeStartedIsAFailedStart() {
        processes.failure = new IOException("no such file");

        WampError failed = failure(start("r1"));
        assertEquals(Errors.CANNOT_START, failed.uri());
        assertTrue(failed.text().contains("no such file"), failed.text());
        assertEquals(List.of(), ids());
    }

    @Test
    void aWorkerThatHangsIsKilled() {
        var answer = start("r1");
        time.pass(Duration.ofSeconds(119));
        assertFalse(answer.isDone());

        time.pass(Duration.ofSeconds(1));

        assertEquals(Errors.CANNOT_START, failure(answer).uri());
        assertEquals(List.of("KILL"), processes.last().signals);
    }

    @Test
    void affinityIsSetBeforeTheAnswer() {
        var answer = start("r1", Map.of("cpu_affinity", List.of(1L)));
        table.ready("r1");

        assertEquals(List.of("crossbar.worker.r1.set_cpu_affinity[[1]]"), realm.called);
        assertTrue(answer.isDone());
    }

    @Test
    void affinityThatCannotBeSetIsAFailedStart() {
        realm.failure = new WampError(Errors.CROSSBAR_RUNTIME_ERROR, "no CPU 9");
        var answer = start("r1", Map.of("cpu_affinity", List.of(9L)));
        table.ready("r1");

        WampError failed = failure(answer);
        assertEquals(Errors.CANNOT_START, failed.uri());
        assertTrue(failed.text().contains("no CPU 9"), failed.text());
    }

    @Test
    void stopIsAnsweredWhenTheProcessHasEnded() {
        FakeProcesses.Fake process = started("r1");

        var stop = table.stop("r1", false, CALLER).toCompletableFuture();

        assertEquals(List.of("TERM"), process.signals);
        assertFalse(stop.isDone());
        assertEquals(List.of("r1"), ids());
        process.end(0);
        assertEquals("router", stop.join().type());
        assertEquals(List.of(), ids());
        assertTrue(realm.topics().contains("crossbar.on_stop_requested"));
        assertEquals(List.of(new WorkerTable.WorkerEnd("r1", 0, true)), endings);
        assertEquals(0, time.waiting(), "nobody is killed later");
    }

    @Test
    void whatDoesNotEndIsKilledAfterTenSeconds() {
        FakeProcesses.Fake process = started("r1");

        var stop = table.stop("r1", false, CALLER).toCompletableFuture();
        time.pass(Duration.ofSeconds(10));

        assertEquals(List.of("TERM", "KILL"), process.signals);
        assertTrue(stop.isDone());
        assertEquals(137, endings.get(0).exitCode());
    }

    @Test
    void killIsAtOnce() {
        FakeProcesses.Fake process = started("r1");

        table.stop("r1", true, CALLER).toCompletableFuture().join();

        assertEquals(List.of("KILL"), process.signals);
    }

    @Test
    void aStartingWorkerCanBeStopped() {
        var answer = start("r1");

        var stop = table.stop("r1", false, CALLER).toCompletableFuture();
        processes.last().end(143);

        assertTrue(stop.isDone());
        assertTrue(failure(answer).text().contains("stopped"));
    }

    @Test
    void stoppingTwiceIsAnsweredTwice() {
        FakeProcesses.Fake process = started("r1");

        var first = table.stop("r1", false, CALLER).toCompletableFuture();
        var second = table.stop("r1", false, CALLER).toCompletableFuture();
        process.end(0);

        assertTrue(first.isDone());
        assertTrue(second.isDone());
    }

    @Test
    void unknownWorkersAreNamedSo() {
        assertEquals(
                Errors.NO_SUCH_WORKER, failure(table.stop("r9", false, CALLER)).uri());
        assertEquals(Errors.NO_SUCH_WORKER, failure(table.worker("r9", false)).uri());
        assertEquals(Errors.NO_SUCH_WORKER, failure(table.log("r9", 1)).uri());
    }

    @Test
    void aCrashIsNoticed() {
        started("r1");
        FakeProcesses.Fake second = started("r2");

        second.end(1);

        assertEquals(List.of("r1"), ids());
        assertEquals(List.of(new WorkerTable.WorkerEnd("r2", 1, false)), endings);
        assertEquals(List.of("r1"), realm.admitted);
    }

    @Test
    void theEndOfAnOldProcessDoesNotTouchItsSuccessor() {
        FakeProcesses.Fake first = started("r1");
        first.end(0);
        started("r1");

        first.end(0);

        assertEquals(List.of("r1"), ids());
    }

    @Test
    void allAreEndedTogether() {
        FakeProcesses.Fake one = started("r1");
        start("r2");
        FakeProcesses.Fake two = processes.last();

        var all = table.endAll().toCompletableFuture();

        assertEquals(List.of("TERM"), one.signals);
        assertEquals(List.of("TERM"), two.signals);
        one.end(0);
        assertFalse(all.isDone());
        time.pass(Duration.ofSeconds(21));
        assertTrue(all.isDone());
        assertEquals(List.of("TERM", "KILL"), two.signals);
    }

    @Test
    void linesGoToTheLogAndAreEvents() {
        FakeProcesses.Fake process = started("r1");

        process.writes("2026-11-23T06:35:02.142Z INFO a.B - hello {you}");

        assertEquals(
                "hello {you}",
                ((Map<?, ?>) table.log("r1", 10).toCompletableFuture().join().get(0)).get("text"));
        var event = realm.published.get(realm.published.size() - 1);
        assertEquals(new FakeRealm.Published("crossbar.worker.r1.on_log", "hello {you}", Caller.NOBODY), event);
        table.received("r1", 99);
        assertEquals(
                Map.of("2", new Worker.Traffic(1, 48), "3", new Worker.Traffic(1, 99)),
                worker("r1").stats().controllerTraffic());
    }

    @Test
    void workersAreFilteredByType() {
        started("r2");
        started("r1");

        assertEquals(List.of("r1", "r2"), ids());
        assertEquals(
                List.of(), table.workers(List.of("proxy")).toCompletableFuture().join());
        assertEquals(Map.of("router", 2L), table.byType().toCompletableFuture().join());
    }
}
