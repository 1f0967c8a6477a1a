package io.transom.store.jdbc.internal;

import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a database with what {@link Backup} wrote, of any kind of database and of any release that is not newer. The file is read and
 * checked whole before anything is touched. The tables are made as they were, filled, and then brought to this release's version.
 */
final class Restore {
    private static final int BATCH = 500;
    private static final String WRITER = "restore";

    private final Path file;
    private final int schema;
    private final long change;
    private final long rows;

    private Restore(Path file, int schema, long change, long rows) {
        this.file = file;
        this.schema = schema;
        this.change = change;
        this.rows = rows;
    }

    /** Reads the file once. Throws {@link StoreFailure} that says what is wrong with it. */
    static Restore of(Path file) throws IOException {
        var digest = Backup.sha256();
        Map<?, ?> head = Map.of();
        Map<?, ?> last = Map.of();
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            byte[] before = new byte[0];
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                digest.update(before);
                number++;
                last = read(file, number, line);
                if (number == 1) {
                    head = last;
                    if (!Backup.FORMAT.equals(head.get("format"))) {
                        throw damaged(file, "line 1: expected \"format\": \"" + Backup.FORMAT + "\"");
                    }
                }
                before = (line + "\n").getBytes(StandardCharsets.UTF_8);
            }
        } catch (java.nio.charset.CharacterCodingException noText) {
            throw damaged(file, "it is not UTF-8");
        }
        if (number < 2 || !(last.get("rows") instanceof Long rows)) {
            throw damaged(file, "it was cut off: it has no last line with \"rows\"");
        }
        long version = integer(file, head, "version");
        if (version > Backup.VERSION) {
            throw new StoreFailure("file " + file + " is of version " + version + ", this release knows version "
                    + Backup.VERSION + " at most");
        }
        if (rows != number - 2 || !HexFormat.of().formatHex(digest.digest()).equals(last.get("sha256"))) {
            throw damaged(file, "its last line does not fit the lines before");
        }
        long schema = integer(file, head, "schema");
        if (schema < 1 || schema > Migrations.FILES.size()) {
            throw new StoreFailure("file " + file + " has tables of version " + schema + ", this release knows version "
                    + Migrations.FILES.size() + " at most; restore it with the newer release");
        }
        return new Restore(file, (int) schema, integer(file, head, "change"), rows);
    }

    long rows() {
        return rows;
    }

    /** Whether nothing has been changed in the database yet, or it has no tables. */
    static boolean isEmpty(Connection connection) throws SQLException {
        for (String table : Migrations.tables(connection)) {
            String which = table.equals("last_change") ? " WHERE number > 0" : "";
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT 1 FROM " + table + which + " LIMIT 1")) {
                if (rows.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Replaces all that is there. Commits nothing.
     *
     * @param above the number of the last change becomes more than this one
     */
    void into(Connection connection, String place, long above) throws IOException, SQLException {
        drop(connection);
        Migrations.run(connection, place, Migrations.FILES.subList(0, schema), false);
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM last_change");
        }
        insert(connection);
        for (String table : Migrations.tables(connection)) {
            continueNumbers(connection, table);
        }
        Migrations.run(connection, place, Migrations.FILES, false);
        new ChangeTables(connection).number(numberAbove(above), WRITER);
    }

    long numberAbove(long other) {
        return Math.max(change, other) + 1;
    }

    private static void drop(Connection connection) throws SQLException {
        var tables = new ArrayList<>(Migrations.tables(connection));
        Collections.reverse(tables);
        tables.add("schema_version");
        try (var statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
        }
    }

    private void insert(Connection connection) throws IOException, SQLException {
        var columns = new HashMap<String, List<String>>();
        for (String table : Migrations.tables(connection)) {
            columns.put(table, columns(connection, table));
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.readLine();
            String table = "";
            PreparedStatement insert = null;
            try {
                int waiting = 0;
                for (long number = 2; number < rows + 2; number++) {
                    Map<?, ?> line = read(file, number, lines.readLine());
                    String of = String.valueOf(line.get("table"));
                    List<String> names = columns.get(of);
                    if (names == null || !(line.get("row") instanceof Map<?, ?> row)) {
                        throw damaged(file, "line " + number + ": expected a row of a table of this version");
                    }
                    if (!row.keySet().equals(java.util.Set.copyOf(names))) {
                        throw damaged(file, "line " + number + ": expected columns " + names);
                    }
                    if (insert == null || !of.equals(table) || waiting == BATCH) {
                        finish(insert);
                        insert = connection.prepareStatement("INSERT INTO " + of + " (" + String.join(", ", names)
                                + ") VALUES (" + String.join(", ", Collections.nCopies(names.size(), "?")) + ")");
                        table = of;
                        waiting = 0;
                    }
                    for (int i = 0; i < names.size(); i++) {
                        insert.setObject(i + 1, row.get(names.get(i)));
                    }
                    insert.addBatch();
                    waiting++;
                }
                PreparedStatement rest = insert;
                insert = null;
                finish(rest);
            } finally {
                if (insert != null) {
                    insert.close();
                }
            }
        }
    }

    private static void finish(@Nullable PreparedStatement insert) throws SQLException {
        if (insert != null) {
            try (insert) {
                insert.executeBatch();
            }
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            var data = none.getMetaData();
            var names = new ArrayList<String>();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                names.add(data.getColumnName(i).toLowerCase(java.util.Locale.ROOT));
            }
            return names;
        }
    }

    /** A column that numbers rows by itself goes on behind those that were inserted with theirs. */
    private static void continueNumbers(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement()) {
            String identity = null;
            long next = 1;
            try (var rows = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
                var data = rows.getMetaData();
                for (int i = 1; i <= data.getColumnCount(); i++) {
                    identity = data.isAutoIncrement(i) ? data.getColumnName(i) : identity;
                }
            }
            if (identity == null) {
                return;
            }
            try (var rows = statement.executeQuery("SELECT MAX(" + identity + ") FROM " + table)) {
                rows.next();
                next += rows.getLong(1);
            }
            statement.execute("ALTER TABLE " + table + " ALTER COLUMN " + identity + " RESTART WITH " + next);
        }
    }

    private static Map<?, ?> read(Path file, long number, @Nullable String line) {
        try {
            if (line != null && Json.read(line) instanceof Map<?, ?> map) {
                return map;
            }
            throw damaged(file, "line " + number + ": expected a JSON object");
        } catch (ProtocolException malformed) {
            throw damaged(file, "line " + number + ": expected a JSON object: " + malformed.getMessage());
        }
    }

    private static long integer(Path file, Map<?, ?> line, String key) {
        if (line.get(key) instanceof Long value) {
            return value;
        }
        throw damaged(file, "line 1: \"" + key + "\": expected an integer, found " + Json.show(line.get(key)));
    }

    private static StoreFailure damaged(Path file, String what) {
        return new StoreFailure("file " + file + " is damaged or is no backup: " + what);
    }
}
