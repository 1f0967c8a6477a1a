package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.RecordQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {
    Backend backend() {
        return Backend.H2;
    }

    @TempDir
    Path directory;

    @Test
    void eachFileRunsOnce() throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connectToWrite()) {
            Migrations.run(connection, "here");
            assertEquals(Migrations.FILES.size(), Migrations.version(connection));
            Migrations.run(connection, "here");
            assertEquals(Migrations.FILES.size(), Migrations.version(connection));
        }
    }

    @Test
    void aFileThatACrashCutShortRunsAgain() throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connectToWrite()) {
            Migrations.run(connection, "here");
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM schema_version");
                statement.execute("DROP TABLE call_record");
            }
            connection.commit();
            Migrations.run(connection, "here");
            assertEquals(0, StateTables.load(connection).number());
        }
    }

    @Test
    void aLaterReleaseAddsItsOwn() throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connectToWrite()) {
            Migrations.run(connection, "here");
            var more = new ArrayList<>(Migrations.FILES);
            more.add("test-later.sql");
            Migrations.run(connection, "here", more);
            assertEquals(more.size(), Migrations.version(connection));
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO later (id) VALUES (1)");
            }
        }
    }

    @Test
    void aDatabaseOfAnEarlierReleaseIsBroughtUpToDateWhenItIsOpened() throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connect()) {
            Migrations.run(connection, "here", Migrations.FILES.subList(0, 1));
        }
        var store = Stores.open(backend(), directory);
        assertEquals(CenterState.EMPTY, store.state());
        store.close();
    }

    static IntStream versions() {
        return IntStream.rangeClosed(1, Migrations.FILES.size());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnEarlierReleaseHasWrittenIsReadAndGoesOn(int version) throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connect()) {
            Migrations.run(connection, "here", Migrations.FILES.subList(0, version));
            try (var statement = connection.createStatement()) {
                for (String sql : FormerReleases.rows(version)) {
                    statement.execute(sql);
                }
                for (String table : Migrations.tables(connection)) {
                    try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
                        assertTrue(rows.next(), "version " + version + ": no row in " + table);
                    }
                }
            }
            connection.commit();
        }
        var expected = CenterState.EMPTY.after(FormerReleases.changes(version));

        var store = Stores.open(backend(), directory);
        assertEquals(expected, store.state());
        assertEquals(FormerReleases.records(version), Stores.await(store.records(RecordQuery.newest(10))));
        Stores.await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        store.record(Stores.record(9));
        assertEquals(
                Stores.record(9),
                Stores.await(store.records(RecordQuery.newest(1))).get(0));
        store.close();

        var again = Stores.open(backend(), directory);
        assertEquals(CenterState.EMPTY.after(Stores.everything()), again.state());
        again.close();
        try (var database = backend().open(directory);
                var connection = database.connect()) {
            assertEquals(
                    FormerReleases.LAST_CHANGE + 1, StateTables.load(connection).number());
        }
    }

    @Test
    void aDatabaseOfALaterReleaseIsRefused() throws Exception {
        try (var database = backend().open(directory);
                var connection = database.connectToWrite()) {
            Migrations.run(connection, "here");
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO schema_version (version, file_name) VALUES (99, 'x')");
            }
            var failure = assertThrows(StoreFailure.class, () -> Migrations.run(connection, "here"));
            assertTrue(failure.getMessage().contains("version 99"), failure.getMessage());
        }
    }

    @Test
    void commentsAndBlankLinesAreNoStatements() {
        assertEquals(
                List.of("CREATE TABLE a (\n    b INTEGER\n)", "SELECT 1"),
                Migrations.statements("-- text;\n\nCREATE TABLE a (\n    b INTEGER\n);\nSELECT 1;\n"));
        assertThrows(IllegalArgumentException.class, () -> Migrations.statements("SELECT 1"));
    }
}
