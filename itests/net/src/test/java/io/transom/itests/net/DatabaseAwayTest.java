package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.PostgresServer;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The database of a center is away while nodes are called: for 30 s, and by a crash. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class DatabaseAwayTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final String STATUS = Remote.PREFIX + "node.get_status";
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    /** More than the records that may wait. */
    private static final int BURST = 12_000;

    private static PostgresServer server;
    private static CenterProcess center;
    private static final List<NodeProcess> NODES = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = Postgres.start();
        String url = Postgres.database(server, "away");
        Path password = Postgres.passwordFile("away-password");
        center = CenterProcess.unready(
                "database-away", List.of("--store", url, "--store-password", password.toString()), Map.of());
        center.awaitReady();
        NODES.add(NodeProcess.start(center, "default", "n1"));
        NODES.add(NodeProcess.start(center, "default", "n2"));
    }

    @AfterAll
    static void end() {
        NODES.forEach(NodeProcess::close);
        if (center != null) {
            center.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whileTheDatabaseIsFrozenFor30SecondsCallsGoOnAndChangesWaitAndFail() throws Exception {
        long recorded = records();
        var calls = new Calls();
        try (var domain = center.join(null);
                var operator = center.join("default")) {
            EventRecorder lost = operator.events(MREALM + "on_node_shutdown");
            create(domain, "before");
            var inFlight = operator.session()
                    .call(Remote.PREFIX + "node.start_worker", NODES.get(0).oid(), "w1", "router");
            calls.begin();

            server.freeze();
            long since = System.nanoTime();
            try {
                var refused = List.of(
                        beginToCreate(domain, "during"),
                        domain.session()
                                .call(
                                        NodeProcess.PAIR,
                                        NodeProcess.key(center.folderOf("n3")).publicKey(),
                                        "default",
                                        "n3",
                                        Map.of()));
                calls.burst(BURST);
                for (var each : refused) {
                    WampError error = Await.error(each);
                    assertEquals(Errors.STORE_UNAVAILABLE, error.uri());
                    assertTrue(error.text().contains("store.change.time"), error::text);
                }
                assertEquals("w1", Remote.map(Await.result(inFlight).first()).get("id"));
                assertTrue(
                        ((List<?>) domain.call(MREALM + "list_mrealms", true)).contains("before"),
                        "the state is known meanwhile");
                Await.until(
                        "the outage is nearly over",
                        OUTAGE.multipliedBy(2),
                        () -> elapsed(since).compareTo(OUTAGE.minusSeconds(3)) > 0);
                var waiting = beginToCreate(domain, "late");
                Await.until("the outage is over", OUTAGE, () -> elapsed(since).compareTo(OUTAGE) > 0);

                server.thaw();

                assertEquals("late", name(Await.result(waiting)));
            } finally {
                server.thaw();
            }
            create(domain, "after");
            calls.end();

            assertEquals(
                    List.of(),
                    lost.all().stream().map(event -> event.payload().first()).toList(),
                    "no node was lost");
            assertEquals(Set.of("default", "before", "late", "after"), realms(domain));
        }
        long made = calls.answered.get();
        long dropped = dropped();
        long kept = records() - recorded;
        assertTrue(dropped > 0, "more records than may wait");
        assertTrue(
                kept <= made && kept + dropped >= made && kept + dropped <= made + 100,
                kept + " kept, " + dropped + " dropped of " + made);
        nothingIsLostByAKill(Set.of("before", "late", "after"), Set.of());
    }

    @Test
    void whatWasAcknowledgedAroundACrashOfTheServerIsThere() throws Exception {
        var calls = new Calls();
        var acknowledged = new TreeSet<String>();
        try (var domain = center.join(null)) {
            calls.begin();
            int number = 0;
            for (int round = 0; round < 2; round++) {
                var asked = new ArrayList<CompletionStage<Payload>>();
                for (int i = 0; i < 100; i++) {
                    asked.add(beginToPair(domain, number++));
                }
                server.kill();
                asked.add(beginToPair(domain, number++));
                server.restart();
                for (var each : asked) {
                    try {
                        acknowledged.add(String.valueOf(
                                Remote.map(Await.result(each).first()).get("authid")));
                    } catch (WampError failed) {
                        assertEquals(Errors.STORE_UNAVAILABLE, failed.uri(), failed::text);
                    }
                }
            }
            Await.until("changes are written again", () -> {
                try {
                    int next = acknowledged.size() + 1_000;
                    Await.result(beginToPair(domain, next));
                    acknowledged.add("crash" + next);
                    return true;
                } catch (WampError notYet) {
                    return false;
                }
            });
            calls.end();
        }
        assertTrue(calls.answered.get() > 0 && acknowledged.size() > 1, acknowledged::toString);
        nothingIsLostByAKill(Set.of(), acknowledged);
    }

    /** The center is killed too; both nodes come back, and what it knows is on the server. */
    private static void nothingIsLostByAKill(Set<String> realms, Set<String> nodes) {
        center.program().kill();
        center.restart();
        NODES.forEach(NodeProcess::awaitOnline);
        try (var domain = center.join(null);
                var operator = center.join("default")) {
            assertTrue(realms(domain).containsAll(realms), () -> realms(domain) + " without some of " + realms);
            var there = new TreeSet<>(nodes);
            ((List<?>) operator.call(MREALM + "get_nodes", null, true)).forEach(there::remove);
            assertEquals(Set.of(), there, "acknowledged and not there");
        }
    }

    private static Duration elapsed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static void create(TestClient domain, String realm) {
        assertEquals(realm, name(Await.result(beginToCreate(domain, realm))));
    }

    private static CompletionStage<Payload> beginToCreate(TestClient domain, String realm) {
        return domain.session().call(MREALM + "create_mrealm", Map.of("name", realm));
    }

    private static CompletionStage<Payload> beginToPair(TestClient domain, int number) {
        return domain.session()
                .call(NodeProcess.PAIR, String.format("%064x", number + 1), "default", "crash" + number, Map.of());
    }

    private static Object name(Payload created) {
        return Remote.map(created.first()).get("name");
    }

    private static Set<String> realms(TestClient domain) {
        var names = new TreeSet<String>();
        ((List<?>) domain.call(MREALM + "list_mrealms", true)).forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    /** What the console says, once all that waits is written. */
    private static long dropped() {
        var said = Pattern.compile("(\\d+) records were dropped").matcher(center.console("transom:audit --count 1"));
        return said.find() ? Long.parseLong(said.group(1)) : 0;
    }

    /** Of calls of {@link Calls}, on the server. */
    private static long records() {
        try {
            return Long.parseLong(server.sql("away", "SELECT count(*) FROM call_record WHERE uri = '" + STATUS + "'"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** An operator who calls the nodes in turn, all the while. Each call must be answered well before the outage is over. */
    private static final class Calls {
        private static final Duration BOUND = OUTAGE.dividedBy(2);

        private final TestClient operator = center.join("default");
        private final AtomicLong answered = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread = new Thread(this::run, "calls");
        private volatile boolean ending;

        void begin() {
            thread.start();
        }

        private void run() {
            try {
                for (int i = 0; !ending; i++) {
                    begin(i).toCompletableFuture().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
                    answered.incrementAndGet();
                    Thread.sleep(5);
                }
            } catch (ExecutionException | TimeoutException | InterruptedException | RuntimeException failed) {
                failure.set(failed);
            }
        }

        private CompletionStage<Payload> begin(int number) {
            return operator.session()
                    .call(STATUS, NODES.get(number % NODES.size()).oid());
        }

        /** So many, 64 at a time. */
        void burst(int count) throws InterruptedException {
            var places = new Semaphore(64);
            for (int i = 0; i < count; i++) {
                assertTrue(places.tryAcquire(BOUND.toMillis(), TimeUnit.MILLISECONDS), "a call is not answered");
                begin(i).whenComplete((result, failed) -> {
                    if (failed == null) {
                        answered.incrementAndGet();
                    } else {
                        failure.set(failed);
                    }
                    places.release();
                });
            }
            assertTrue(places.tryAcquire(64, BOUND.toMillis(), TimeUnit.MILLISECONDS), "a call is not answered");
        }

        void end() throws InterruptedException {
            ending = true;
            thread.join(BOUND.toMillis());
            assertFalse(thread.isAlive());
            assertNull(failure.get(), () -> "a call failed: " + failure.get());
            operator.close();
        }
    }
}
