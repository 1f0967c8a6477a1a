package io.transom.store.jdbc.internal;

import static io.transom.store.jdbc.internal.Stores.await;
import static io.transom.store.jdbc.internal.Stores.node;
import static io.transom.store.jdbc.internal.Stores.oid;
import static io.transom.store.jdbc.internal.Stores.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.api.store.RecordQuery;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one kind of database to each; the subclass starts from the other kind. */
class BackupTest {
    @TempDir
    Path directory;

    Backend backend() {
        return Backend.H2;
    }

    private Path place(String name) {
        return directory.resolve(name);
    }

    private static CompletionStage<Void> nodes(JdbcStore store, int from, int count) {
        List<Change> changes = IntStream.range(from, from + count)
                .<Change>mapToObj(i -> new Change.PutNode(node(i)))
                .toList();
        return store.update(state -> new Update<Void>(changes, null));
    }

    private JdbcStore filled() throws Exception {
        var store = Stores.open(backend(), place("from"));
        await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        await(nodes(store, 100, 600));
        for (int i = 0; i < 90; i++) {
            store.record(Stores.record(i));
        }
        await(put(store, node(99)));
        await(store.records(RecordQuery.newest(1)));
        return store;
    }

    private Path backupOf(CenterState[] state) throws Exception {
        var store = filled();
        var file = place("backup.jsonl");
        var written = await(store.backup(file));
        state[0] = store.state();
        assertEquals(Files.size(file), written.bytes());
        assertEquals(Files.readAllLines(file).size() - 2, written.rows());
        store.close();
        return file;
    }

    @Test
    void whatIsBackedUpIsThereAgainInEitherDatabase() throws Exception {
        var state = new CenterState[1];
        Path file = backupOf(state);
        for (Backend to : Backend.values()) {
            try (Database database = to.open(place("to"))) {
                database.replaceBy(Restore.of(file), false);
            }
            var restored = Stores.open(to, place("to"));
            assertEquals(state[0], restored.state(), to.name());
            var records = await(restored.records(RecordQuery.newest(1_000)));
            assertEquals(90, records.size());
            assertEquals(Stores.record(89), records.get(0));

            await(put(restored, node(5_000)));
            restored.record(Stores.record(1_000));
            assertEquals(
                    Stores.record(1_000),
                    await(restored.records(RecordQuery.newest(1))).get(0));
            restored.close();
            var again = Stores.open(to, place("to"));
            assertTrue(again.state().nodes().containsKey(oid(5_000)));
            again.close();
        }
    }

    @Test
    void aBackupOfWhileChangesAreWrittenIsOfOneMoment() throws Exception {
        var store = filled();
        var asked = new ArrayList<CompletionStage<String>>();
        for (int i = 0; i < 300; i++) {
            asked.add(put(store, node(10_000 + i)));
        }
        Path file = place("backup.jsonl");
        await(store.backup(file));
        for (var each : asked) {
            await(each);
        }
        store.close();
        try (Database database = backend().open(place("to"))) {
            database.replaceBy(Restore.of(file), false);
        }
        var restored = Stores.open(backend(), place("to"));
        // Changes are written in their order, so what is there of them is a beginning.
        var there = Set.copyOf(restored.state().nodes().keySet());
        int count = 0;
        while (there.contains(oid(10_000 + count))) {
            count++;
        }
        for (int i = count; i < 300; i++) {
            assertFalse(there.contains(oid(10_000 + i)), "node " + i + " without node " + count);
        }
        restored.close();
    }

    @Test
    void whatHindersABackupIsTold() throws Exception {
        var store = filled();
        Path there = Files.createFile(place("there.jsonl"));
        Path nowhere = place("no-folder").resolve("backup.jsonl");

        var exists = assertThrows(ExecutionException.class, () -> await(store.backup(there)));
        var missing = assertThrows(ExecutionException.class, () -> await(store.backup(nowhere)));

        assertEquals(
                "no backup: file " + there + " exists already; expected the name of a new one",
                ((WampError) exists.getCause()).text());
        assertEquals(
                "no backup: file " + nowhere + " cannot be made: its folder does not exist",
                ((WampError) missing.getCause()).text());
        store.close();
    }

    @Test
    void theFileIsTheOwnersOnlyAndNothingIsLeftBesideIt() throws Exception {
        Path file = backupOf(new CenterState[1]);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    Set.of("backup.jsonl"),
                    Set.copyOf(files.filter(Files::isRegularFile)
                            .map(each -> each.getFileName().toString())
                            .toList()));
        }
    }

    @Test
    void oneIsWrittenAtATime() throws Exception {
        var store = filled();
        long before = LimitHits.ofProcess().snapshot().getOrDefault("store.backups.pending", 0L);
        var asked = IntStream.range(0, 20)
                .mapToObj(i -> store.backup(place("backup" + i)).toCompletableFuture())
                .toList();

        int refused = 0;
        for (var one : asked) {
            try {
                await(one);
            } catch (ExecutionException failed) {
                assertTrue(failed.getCause().getMessage().contains("store.backups.pending"), failed.toString());
                refused++;
            }
        }

        assertTrue(refused > 0 && refused < 20, refused + " of 20 were refused");
        assertEquals(before + refused, LimitHits.ofProcess().snapshot().get("store.backups.pending"));
        await(store.backup(place("later")));
        store.close();
    }

    @Test
    void aFileThatExistsIsLeftAlone() throws Exception {
        var store = Stores.open(backend(), place("from"));
        Path file = Files.writeString(place("there"), "mine");
        var failure = assertThrows(ExecutionException.class, () -> await(store.backup(file)));
        var error = (WampError) failure.getCause();
        assertEquals(ErrorUris.INVALID_ARGUMENT, error.uri());
        assertTrue(error.text().contains("there exists already"), error.text());
        assertEquals("mine", Files.readString(file));
        store.close();
    }

    @Test
    void whatIsNotEmptyIsReplacedByForceOnly() throws Exception {
        var state = new CenterState[1];
        Path file = backupOf(state);
        var other = Stores.open(backend(), place("to"));
        await(nodes(other, 0, 200));
        var before = other.state();
        other.close();

        try (Database database = backend().open(place("to"))) {
            var backup = Restore.of(file);
            var failure = assertThrows(StoreFailure.class, () -> database.replaceBy(backup, false));
            assertTrue(failure.getMessage().contains("is not empty"), failure.getMessage());
        }
        var untouched = Stores.open(backend(), place("to"));
        assertEquals(before, untouched.state());
        untouched.close();

        try (Database database = backend().open(place("to"))) {
            database.replaceBy(Restore.of(file), true);
        }
        var restored = Stores.open(backend(), place("to"));
        assertEquals(state[0], restored.state());
        restored.close();
    }

    @Test
    void aStoreThatIsInUseIsLeftAlone() throws Exception {
        Path file = backupOf(new CenterState[1]);
        if (backend() == Backend.POSTGRESQL) {
            var inUse = Stores.open(backend(), place("to"));
            try (Database database = backend().open(place("to"))) {
                var backup = Restore.of(file);
                var failure = assertThrows(Unreachable.class, () -> database.replaceBy(backup, true));
                assertTrue(failure.getMessage().contains("in use by another center"), failure.getMessage());
            }
            assertEquals(CenterState.EMPTY, inUse.state());
            inUse.close();
        }
    }

    @Test
    void aBackupOfAnOlderReleaseIsBroughtToThisOne() throws Exception {
        Path file = place("old.jsonl");
        try (Database old = backend().open(place("old"));
                var connection = old.connectToWrite()) {
            Migrations.run(connection, "here", Migrations.FILES.subList(0, 1));
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO management_realm (oid, name, created, owner_oid) VALUES ('"
                        + oid(1) + "', 'old', 5, '" + oid(2) + "')");
                statement.executeUpdate("UPDATE last_change SET number = 7");
            }
            connection.commit();
            Backup.write(old, file);
        }
        try (Database database = backend().open(place("to"))) {
            database.replaceBy(Restore.of(file), false);
        }
        var restored = Stores.open(backend(), place("to"));
        assertEquals("old", restored.state().realms().get(oid(1)).name());
        restored.close();
    }

    @Test
    void aFileThatWasChangedOrCutOffIsRefusedBeforeAnythingIsTouched() throws Exception {
        Path file = backupOf(new CenterState[1]);
        List<String> lines = Files.readAllLines(file);
        refused(lines.subList(0, lines.size() - 1), "cut off");
        var without = new ArrayList<>(lines);
        without.remove(5);
        refused(without, "does not fit");
        var changed = new ArrayList<>(lines);
        changed.set(3, changed.get(3).replace("a", "b"));
        refused(changed, "does not fit");
        var newer = new ArrayList<>(lines);
        newer.set(0, newer.get(0).replace("\"version\":1", "\"version\":2"));
        refused(newer, "is of version 2, this release knows version 1 at most");
        var newerTables = new ArrayList<>(lines);
        newerTables.set(0, newerTables.get(0).replaceFirst("\"schema\":\\d+", "\"schema\":99"));
        refused(sealed(newerTables), "has tables of version 99, this release knows version");
        refused(List.of("{}", "{}"), "expected \"format\"");
        refused(List.of(), "cut off");
        refused(List.of("rubbish"), "line 1");
    }

    /** The lines with an end that fits them. */
    private static List<String> sealed(List<String> lines) {
        var text = new StringBuilder();
        lines.subList(0, lines.size() - 1).forEach(line -> text.append(line).append('\n'));
        String sum =
                HexFormat.of().formatHex(Backup.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        var result = new ArrayList<>(lines);
        result.set(lines.size() - 1, lines.get(lines.size() - 1).replaceFirst("[0-9a-f]{64}", sum));
        return result;
    }

    private void refused(List<String> lines, String text) throws Exception {
        Path file = place("bad.jsonl");
        Files.write(file, lines);
        var failure = assertThrows(StoreFailure.class, () -> Restore.of(file));
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }

    /** The tables that are backed up are found by the text of the migrations. */
    @Test
    void noTableIsForgotten() throws Exception {
        try (Database database = backend().open(place("from"));
                var connection = database.connectToWrite()) {
            Migrations.run(connection, "here");
            var tables = new HashSet<String>();
            try (var rows = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"
                    })) {
                while (rows.next()) {
                    tables.add(rows.getString("TABLE_NAME").toLowerCase(java.util.Locale.ROOT));
                }
            }
            tables.remove("schema_version");
            assertEquals(tables, Set.copyOf(Migrations.tables(connection)));
        }
    }
}
