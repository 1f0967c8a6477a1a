package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a database to the version of this bundle: numbered SQL files, each run once and noted in the
 * table {@code schema_version}. A file that was released is never changed. A crash in the middle of a file lets it run
 * again from its first statement.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** In order; the first is version 1. */
    static final List<String> FILES = List.of("001-center.sql", "002-call-record.sql", "003-operators.sql");

    private Migrations() {}

    /** Runs what is missing. Throws {@link StoreFailure} for a database of a newer release. */
    static void run(Connection connection, String place) throws SQLException {
        run(connection, place, FILES);
    }

    static void run(Connection connection, String place, List<String> files) throws SQLException {
        connection.setAutoCommit(false);
        if (!exists(connection)) {
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, file_name "
                            + "VARCHAR(200) NOT NULL)");
            connection.commit();
        }
        int version = version(connection);
        if (version > files.size()) {
            throw new StoreFailure(place + ": its tables are of version " + version + ", this release knows version "
                    + files.size() + " at most; start it with the newer release");
        }
        for (int next = version; next < files.size(); next++) {
            String file = files.get(next);
            for (String statement : statements(read(file))) {
                execute(connection, statement);
            }
            try (PreparedStatement note =
                    connection.prepareStatement("INSERT INTO schema_version (version, file_name) VALUES (?, ?)")) {
                note.setInt(1, next + 1);
                note.setString(2, file);
                note.executeUpdate();
            }
            connection.commit();
            LOG.info("store: {}: tables brought to version {} ({})", place, next + 1, file);
        }
    }

    /** The version of the tables, 0 before the first. */
    static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Whether the database is one of ours. */
    static boolean exists(Connection connection) throws SQLException {
        for (String name : List.of("schema_version", "SCHEMA_VERSION")) {
            try (var tables = connection.getMetaData().getTables(null, null, name, null)) {
                if (tables.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Statements end with a semicolon at the end of a line; lines that start with two dashes are comments. */
    static List<String> statements(String text) {
        var result = new ArrayList<String>();
        var statement = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("--")) {
                continue;
            }
            statement.append(line).append('\n');
            if (line.endsWith(";")) {
                statement.setLength(statement.length() - 2);
                result.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.isEmpty()) {
            throw new IllegalArgumentException("statement without semicolon: " + statement);
        }
        return result;
    }

    private static String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("migration " + file + " is missing in this bundle");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("migration " + file + " cannot be read", unreadable);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
