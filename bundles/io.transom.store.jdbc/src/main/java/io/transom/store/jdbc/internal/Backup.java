package io.transom.store.jdbc.internal;

import io.transom.api.store.StoreBackup.Written;
import io.transom.wamp.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes all tables to a file, as lines of JSON that any database can be filled with again: {@code {"format": "transom-backup",
 * "version": 1, "schema": version of the tables, ...}}, then a line {@code {"table": name, "row": {column: value}}} for each row, and at
 * the end {@code {"rows": count, "sha256": of all lines before}}, without which a file is not complete.
 */
final class Backup {
    static final String FORMAT = "transom-backup";
    static final int VERSION = 1;

    /** Rows that are fetched at once. */
    private static final int FETCH = 500;

    private Backup() {}

    /**
     * Writes what the database holds at one moment. The file is complete when it appears.
     *
     * @throws IOException that names the file: it exists already, or cannot be made
     */
    static Written write(Database database, Path file) throws IOException, SQLException {
        if (Files.exists(file)) {
            throw new IOException("file " + file + " exists already; expected the name of a new one");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("file " + file + " cannot be made: its folder does not exist");
        }
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try (Connection connection = database.connectToRead()) {
            if (!Migrations.exists(connection)) {
                throw new StoreFailure("database " + database.place() + " has no tables: no center has used it");
            }
            long rows = write(connection, part);
            long bytes = Files.size(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            return new Written(file, rows, bytes);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long write(Connection connection, Path part) throws IOException, SQLException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(
                        part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly());
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
                var text = new BufferedWriter(new java.io.OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16)) {
            var head = new LinkedHashMap<String, Object>();
            head.put("format", FORMAT);
            head.put("version", VERSION);
            head.put("schema", Migrations.version(connection));
            head.put("change", StateTables.number(connection));
            head.put("created", Instant.now().toString());
            line(text, head);
            long rows = 0;
            for (String table : Migrations.tables(connection)) {
                rows += write(connection, table, text);
            }
            text.flush();
            var end = new LinkedHashMap<String, Object>();
            end.put("rows", rows);
            end.put("sha256", HexFormat.of().formatHex(digest.digest()));
            line(text, end);
            text.flush();
            channel.force(true);
            return rows;
        }
    }

    private static long write(Connection connection, String table, BufferedWriter text)
            throws IOException, SQLException {
        long count = 0;
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (var rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
                while (rows.next()) {
                    var line = new LinkedHashMap<String, Object>();
                    line.put("table", table);
                    line.put("row", row(table, rows));
                    line(text, line);
                    count++;
                }
            }
        }
        return count;
    }

    private static Map<String, @Nullable Object> row(String table, ResultSet row) throws SQLException {
        var columns = row.getMetaData();
        var result = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String column = columns.getColumnName(i).toLowerCase(Locale.ROOT);
            Object value = switch (columns.getColumnType(i)) {
                case Types.VARCHAR -> row.getString(i);
                case Types.INTEGER, Types.BIGINT, Types.SMALLINT -> row.getLong(i);
                case Types.DOUBLE -> row.getDouble(i);
                case Types.BOOLEAN, Types.BIT -> row.getBoolean(i);
                default ->
                    throw new SQLException("column " + column + " of table " + table + " is of type "
                            + columns.getColumnTypeName(i) + ", which is not for backups");
            };
            result.put(column, row.wasNull() ? null : value);
        }
        return result;
    }

    private static void line(BufferedWriter text, Map<String, ?> value) throws IOException {
        text.write(Json.write(value));
        text.write('\n');
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException every) {
            throw new IllegalStateException("every JDK has it", every);
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** So that the name of a file survives a loss of power too. */
    static void force(Path directory) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
