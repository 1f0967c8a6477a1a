package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.node;
import static io.transom.store.jdbc.internal.Stores.oid;
import static io.transom.store.jdbc.internal.Stores.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.testkit.Await;
import io.transom.testkit.PostgresServer;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        var database = Backend.postgres(url(), 10_000);
        var threads = Executors.newFixedThreadPool(4);
        var starts = new ArrayList<Future<JdbcStore>>();
        for (int i = 0; i < 4; i++) {
            starts.add(threads.submit((Callable<JdbcStore>) () -> Stores.open(database)));
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
        Stores.open(database).close();
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
        assertEquals(ErrorUris.UNAVAILABLE, error.uri());
        assertTrue(error.text().contains(text), error.text());
    }
}
