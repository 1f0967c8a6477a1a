package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a database to the version of this bundle: numbered SQL files, each run once and noted in the
 * table {@code schema_version}. A file that was released is never changed. A crash in the middle of a file lets it run
 * again from its first statement. Two never run at once: whoever runs them has the database to itself ({@link
 * Database#connectToWrite}).
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** In order; the first is version 1. */
    static final List<String> FILES =
            List.of("001-center.sql", "002-call-record.sql", "003-operators.sql", "004-writer.sql", "005-owners.sql");

    private static final Pattern TABLE = Pattern.compile("^CREATE TABLE IF NOT EXISTS (\\w+) ", Pattern.MULTILINE);

    private Migrations() {}

    /** Runs what is missing. Throws {@link StoreFailure} for a database of a newer release. */
    static void run(Connection connection, String place) throws SQLException {
        run(connection, place, FILES);
    }

    static void run(Connection connection, String place, List<String> files) throws SQLException {
        run(connection, place, files, true);
    }

    /** @param commit after each file; else whoever calls does it after the last one */
    static void run(Connection connection, String place, List<String> files, boolean commit) throws SQLException {
        connection.setAutoCommit(false);
        if (!exists(connection)) {
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, file_name "
                            + "VARCHAR(200) NOT NULL)");
            if (commit) {
                connection.commit();
            }
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
            if (commit) {
                connection.commit();
            }
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
        return tablesOf(connection).contains("schema_version");
    }

    /** The tables that are there of those that these files make, in the order in which they do; lower case. */
    static List<String> tables(Connection connection) throws SQLException {
        var there = tablesOf(connection);
        return FILES.stream()
                .flatMap(file -> TABLE.matcher(read(file)).results())
                .map(table -> table.group(1))
                .filter(there::contains)
                .toList();
    }

    /** All tables of the connection's schema, which may have others too. */
    private static Set<String> tablesOf(Connection connection) throws SQLException {
        var result = new HashSet<String>();
        try (var tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                result.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return result;
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
