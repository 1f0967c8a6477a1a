package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
