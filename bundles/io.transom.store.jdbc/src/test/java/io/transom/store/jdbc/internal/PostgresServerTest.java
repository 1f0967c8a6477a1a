package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.node;
import static io.transom.store.jdbc.internal.Stores.oid;
import static io.transom.store.jdbc.internal.Stores.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.api.store.RecordQuery;
import io.transom.testkit.Await;
import io.transom.testkit.PostgresServer;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a server can do to a store: be away, end its connections, serve several at once, and keep a secret. */
class PostgresServerTest {
    @TempDir
    Path directory;

    private final PostgresServer server = Backend.server();

    private String url() {
        return Backend.url(directory);
    }

    private JdbcStore open(long millis) {
        return Stores.open(Backend.postgres(url(), millis), 1_000, millis);
    }

    @Test
    void whileTheServerIsFrozenReadingGoesOnAndChangesFailWithinTheirTime() throws Exception {
        var store = open(1_000);
        await(put(store, node(1)));
        server.freeze();
        try {
            assertUnavailable(put(store, node(2)), "store.change.time");
            assertUnavailable(put(store, node(3)), "store.change.time");
            assertTrue(store.state().nodes().containsKey(oid(1)));
        } finally {
            server.thaw();
        }
        Await.until("it is connected again", () -> isWritten(put(store, node(4))));
        var state = store.state();
        store.close();
        var again = open(10_000);
        assertEquals(state, again.state());
        assertTrue(again.state().nodes().keySet().containsAll(List.of(oid(1), oid(4))));
        again.close();
    }

    @Test
    void aChangeThatWaitsForACrashedServerIsWrittenOnceItIsBack() throws Exception {
        var store = open(20_000);
        await(put(store, node(1)));
        server.kill();
        var waiting = put(store, node(2));
        server.restart();
        assertEquals(oid(2), await(waiting));
        var state = store.state();
        store.close();
        var again = open(20_000);
        assertEquals(state, again.state());
        again.close();
    }

    /** Sessions end again and again while changes are written: each is acknowledged, and is there once. */
    @Test
    void whateverBecomesOfItsConnectionsEachChangeIsWrittenOnce() throws Exception {
        var store = open(20_000);
        var applied = new AtomicInteger();
        var asked = new ArrayList<CompletionStage<Integer>>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 20; i++) {
                asked.add(store.update(state -> {
                    int next = state.nodes().size();
                    applied.incrementAndGet();
                    return new Update<>(List.of(new Change.PutNode(node(next))), next);
                }));
            }
            server.sql(
                    Backend.DATABASE,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname ="
                            + " current_database()");
        }
        for (int i = 0; i < asked.size(); i++) {
            assertEquals(i, await(asked.get(i)));
        }
        assertTrue(applied.get() >= asked.size());
        assertEquals(asked.size(), store.state().nodes().size());
        var state = store.state();
        store.close();
        var again = open(20_000);
        assertEquals(state, again.state());
        again.close();
    }

    @Test
    void ofCentersThatStartAtOnceOneWorksAndTheOthersAreToldOfIt() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var starts = new ArrayList<Future<JdbcStore>>();
        for (int i = 0; i < 4; i++) {
            starts.add(threads.submit((Callable<JdbcStore>) () -> open(10_000)));
        }
        var opened = new ArrayList<JdbcStore>();
        for (var start : starts) {
            try {
                opened.add(start.get());
            } catch (ExecutionException failed) {
                assertTrue(failed.getCause() instanceof StoreAway, failed.toString());
                assertTrue(
                        failed.getCause()
                                .getMessage()
                                .contains("is in use by another center (connected from 127.0.0.1"),
                        failed.getCause().getMessage());
            }
        }
        threads.shutdown();
        assertEquals(1, opened.size());
        assertEquals(
                String.valueOf(Migrations.FILES.size()),
                server.sql(Backend.DATABASE, "SELECT count(*) FROM " + Backend.schema(directory) + ".schema_version"));
        opened.get(0).close();
        open(10_000).close();
    }

    /** Another one has it when the connection of the first is lost: the first writes nothing any more, and ends. */
    @Test
    void aCenterWhoseDatabaseAnotherOneHasTakenGivesUp() throws Exception {
        var givenUp = new CountDownLatch(1);
        var first = open(givenUp);
        await(put(first, node(1)));
        var opening = CompletableFuture.supplyAsync(() -> {
            while (true) {
                try {
                    return open(10_000);
                } catch (StoreAway inUse) {
                    assertTrue(inUse.getMessage().contains("in use by another center"), inUse.getMessage());
                }
            }
        });
        Await.until("the second one has it", () -> {
            if (count(locks("count(*)") + " AND NOT granted") == 1) {
                endHolder();
            }
            return opening.isDone();
        });
        var second = opening.get();
        await(put(second, node(2)));

        assertTrue(givenUp.await(30, TimeUnit.SECONDS));
        assertUnavailable(put(first, node(3)), "closed");
        first.close();
        var state = second.state();
        assertEquals(Set.of(oid(1), oid(2)), state.nodes().keySet());
        second.close();
        var again = open(10_000);
        assertEquals(state, again.state());
        again.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"number = number + 1, writer = 'other'", "number = number - 1"})
    void aCenterThatComesBackToAnotherStateGivesUp(String difference) throws Exception {
        var givenUp = new CountDownLatch(1);
        var store = open(givenUp);
        await(put(store, node(1)));
        server.sql(
                Backend.DATABASE,
                "UPDATE " + Backend.schema(directory) + ".last_change SET " + difference + "; " + endHolderQuery());
        assertTrue(givenUp.await(30, TimeUnit.SECONDS));
        assertUnavailable(put(store, node(2)), "closed");
        store.close();
        var again = open(10_000);
        assertEquals(Set.of(oid(1)), again.state().nodes().keySet());
        again.close();
    }

    @Test
    void alsoWhileNothingIsWrittenALostConnectionIsNoticed() throws Exception {
        var store = open(10_000);
        int holder = endHolder();
        Await.until("there is another session", () -> {
            int now = count(locks("coalesce(max(pid), 0)"));
            return now != 0 && now != holder;
        });
        store.close();
    }

    /** A session that waits for somebody's lock does not notice that its center has given it up. */
    @Test
    void aSessionThatWasGivenUpDoesNotKeepItsOwnCenterOut() throws Exception {
        var store = open(1_000);
        await(put(store, node(1)));
        int first = count(locks("pid"));
        try (var other = Backend.postgres(url(), 60_000).connect();
                var statement = other.createStatement()) {
            statement.execute("LOCK TABLE node IN SHARE MODE");
            assertUnavailable(put(store, node(2)), "store.change.time");
            Await.until(
                    "there is another session",
                    () -> count(locks("count(*)") + " AND granted AND pid <> " + first) == 1);
        }
        Await.until("changes are written again", () -> isWritten(put(store, node(3))));
        assertFalse(store.state().nodes().containsKey(oid(2)));
        store.close();
    }

    @Test
    void afterARestartOfTheServerTheCenterThatWorkedGoesFirst() throws Exception {
        var store = open(10_000);
        await(put(store, node(1)));
        var waiting = Backend.postgres(url(), 10_000);
        assertThrows(InUse.class, waiting::connectToWrite);
        server.kill();
        server.restart();
        Await.until("the first one has it again", () -> {
            var failure = assertThrows(Unreachable.class, waiting::connectToWrite);
            return failure instanceof InUse;
        });
        await(put(store, node(2)));
        store.close();
    }

    @Test
    void aServerThatTakesNoChangesIsWaitedFor() throws Exception {
        open(10_000).close();
        var database = Backend.postgres(url() + "&options=-c%20default_transaction_read_only=on", 10_000);
        var failure = assertThrows(StoreAway.class, () -> Stores.open(database));
        assertTrue(failure.getMessage().contains("takes no changes"), failure.getMessage());
    }

    @Test
    void tablesMayTakeLongerToBeBroughtUpToDateThanAChange() throws Exception {
        var database = Backend.postgres(url(), 1_000);
        try (var connection = database.connectToWrite()) {
            Migrations.run(connection, "here", Migrations.FILES.subList(0, 3));
        }
        var threads = Executors.newSingleThreadExecutor();
        try (var other = database.connect();
                var statement = other.createStatement()) {
            statement.execute("LOCK TABLE last_change");
            var opening = threads.submit(() -> Stores.open(database));
            Await.until(
                    "the migration has waited longer than a change may",
                    () -> count("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND now() - query_start > interval '2.5 s'")
                            == 1);
            other.rollback();
            opening.get().close();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Old ones that cannot be deleted now must not keep new ones from being written. */
    @Test
    void recordsAreWrittenWhateverBecomesOfOldOnes() throws Exception {
        var bounds = new CallRecords.Bounds(
                JdbcStore.recordsPending(10_000), JdbcStore.recordsKept(10), JdbcStore.recordsDays(0));
        var store = Stores.open(Backend.postgres(url(), 1_000), 1_000, 1_000, bounds, () -> {});
        for (int i = 0; i < 10; i++) {
            store.record(Stores.record(i));
        }
        assertEquals(10, await(store.records(RecordQuery.newest(100))).size());
        try (var other = Backend.postgres(url(), 60_000).connect();
                var statement = other.createStatement()) {
            statement.execute("SELECT * FROM call_record FOR UPDATE");
            for (int i = 0; i < 2_000; i++) {
                store.record(Stores.record(1_000 + i));
            }
            Await.until(
                    "they are written",
                    () -> count("SELECT count(*) FROM " + Backend.schema(directory) + ".call_record") >= 2_000);
            other.rollback();
        }
        assertEquals(0, store.recordCounts().dropped());
        store.close();
    }

    /** Asks for the sessions that hold this test's lock or wait for it; those of other tests' schemas are left out. */
    private String locks(String what) {
        return "SELECT " + what + " FROM pg_locks WHERE locktype = 'advisory' AND objid = (hashtext('"
                + Backend.schema(directory) + "')::bigint & 4294967295)::oid";
    }

    private String endHolderQuery() {
        return locks("CASE WHEN pg_terminate_backend(pid) THEN pid ELSE 0 END") + " AND granted";
    }

    /** Ends the session that holds the lock; returns its process ID. */
    private int endHolder() {
        return count(endHolderQuery());
    }

    private int count(String query) {
        try {
            String found = server.sql(Backend.DATABASE, query);
            return found.isEmpty() ? 0 : Integer.parseInt(found);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private JdbcStore open(CountDownLatch givenUp) {
        return Stores.open(Backend.postgres(url(), 10_000), 1_000, 10_000, Stores.bounds(), givenUp::countDown);
    }

    @Test
    void twoSchemasOfOneDatabaseAreTwoStores() throws Exception {
        server.sql(Backend.DATABASE, "CREATE SCHEMA a; CREATE SCHEMA b");
        String either = server.url(Backend.DATABASE) + "&currentSchema=";
        var a = Stores.open(Backend.postgres(either + "a", 10_000));
        var b = Stores.open(Backend.postgres(either + "b", 10_000));
        await(put(a, node(1)));
        assertTrue(b.state().nodes().isEmpty());
        a.close();
        b.close();
    }

    @Test
    void whatIsAcknowledgedIsDurableWhateverTheServerDoesForOthers() throws Exception {
        server.sql(Backend.DATABASE, "ALTER DATABASE " + Backend.DATABASE + " SET synchronous_commit = off");
        try (var connection = Backend.postgres(url(), 10_000).connectToWrite();
                var rows = connection.createStatement().executeQuery("SHOW synchronous_commit")) {
            rows.next();
            assertEquals("on", rows.getString(1));
        }
    }

    @Test
    void aTextThatPostgresqlCannotKeepIsTheCallersFault() throws Exception {
        var store = open(10_000);
        var bad = store.update(state -> new Update<Void>(
                List.of(new Change.PutUser(new io.transom.api.store.CenterState.User(
                        oid(1), io.transom.api.store.CenterState.Label.NONE, "a\0b", 1, null))),
                null));
        var failure = assertThrows(ExecutionException.class, () -> await(bad));
        assertEquals(ErrorUris.INVALID_ARGUMENT, ((WampError) failure.getCause()).uri());
        await(put(store, node(1)));
        store.close();
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        Path wrong = directory.resolve("password");
        Files.writeString(wrong, "Xy9wrongZz\n");
        var database = PostgresDatabase.of(url(), new Password(wrong.toString()), 10_000);
        var failure = assertThrows(StoreAway.class, () -> Stores.open(database));
        assertTrue(
                failure.getMessage().contains("password authentication failed for user \"transom\""),
                failure.getMessage());
        assertFalse(everythingIn(failure).contains("Xy9wrongZz"));
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(wrong, Backend.PASSWORD);
        Stores.open(database).close();
    }

    @Test
    void aPasswordFileThatIsMissingIsNamed() {
        var database = PostgresDatabase.of(
                url(), new Password(directory.resolve("nowhere").toString()), 10_000);
        var failure = assertThrows(StoreAway.class, () -> Stores.open(database));
        assertTrue(failure.getMessage().contains("nowhere cannot be read"), failure.getMessage());
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        var database = Backend.postgres("jdbc:postgresql://127.0.0.1:1/x?user=y", 1_000);
        var failure = assertThrows(StoreAway.class, () -> Stores.open(database));
        assertTrue(
                failure.getMessage().contains("jdbc:postgresql://127.0.0.1:1/x cannot be opened"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("refused"), failure.getMessage());
    }

    private static String everythingIn(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
        }
        return text.toString();
    }

    private static boolean isWritten(CompletionStage<?> change) {
        try {
            await(change);
            return true;
        } catch (Exception notYet) {
            return false;
        }
    }

    private static void assertUnavailable(CompletionStage<?> stage, String text) {
        var failure = assertThrows(ExecutionException.class, () -> await(stage));
        var error = (WampError) failure.getCause();
        assertEquals(Errors.STORE_UNAVAILABLE, error.uri());
        assertTrue(error.text().contains(text), error.text());
    }
}
