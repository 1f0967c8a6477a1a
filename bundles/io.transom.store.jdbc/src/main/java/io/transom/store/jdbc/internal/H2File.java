package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.jdbcx.JdbcDataSource;

/**
 * An H2 database in a file of its own. Its data source is used directly, since {@code DriverManager} finds no drivers
 * across bundles; its web console is never started.
 *
 * <p>An existing file is read once, whole and without writing, before H2 gets it for writing: H2 would repair or
 * replace a damaged one by what it takes for its last good state.
 */
final class H2File implements Database {
    private static final String NAME = "center";

    private final Path file;
    private final String url;
    private final AcknowledgedMark mark;

    private H2File(Path file, String url, AcknowledgedMark mark) {
        this.file = file;
        this.url = url;
        this.mark = mark;
    }

    /** What is in it is nobody else's to read; where the file system knows no such modes it stays as it is. */
    private static void ownersOnly(Path dir) throws IOException {
        if (Files.getFileStore(dir).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Opens the database in the directory, or makes it. Throws {@link StoreFailure}; then no file has been changed. */
    static H2File open(Path directory) {
        Path dir = directory.toAbsolutePath().normalize();
        Path file = dir.resolve(NAME + ".mv.db");
        try {
            if (Files.notExists(dir)) {
                Files.createDirectories(dir);
                ownersOnly(dir);
            }
        } catch (IOException failed) {
            throw new StoreFailure("store directory " + dir + " cannot be made: " + failed.getMessage(), failed);
        }
        String url = "jdbc:h2:file:" + dir.resolve(NAME) + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
        var mark = new AcknowledgedMark(dir.resolve(NAME + ".acknowledged"));
        if (Files.exists(file)) {
            check(file, url, mark);
        } else if (mark.number() > 0) {
            throw new StoreFailure("database file " + file + " is missing, but changes to it were acknowledged ("
                    + mark.file() + "). Put the file back, or delete " + mark.file() + " to start with an empty one");
        }
        return new H2File(file, url + ";WRITE_DELAY=0", mark);
    }

    /** Whether there is one in the directory. */
    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(NAME + ".mv.db"));
    }

    private static void check(Path file, String url, AcknowledgedMark mark) {
        try {
            H2Header.check(file);
            try (Connection connection =
                    source(url + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE").getConnection()) {
                if (!Migrations.exists(connection)) {
                    throw new SQLException("it has no table schema_version");
                }
                if (Migrations.version(connection) == 0) {
                    return;
                }
                if (Migrations.version(connection) == Migrations.FILES.size()) {
                    StateTables.load(connection);
                }
                long number = StateTables.number(connection);
                if (number < mark.number()) {
                    throw new SQLException("it ends with change " + number + ", but change " + mark.number()
                            + " was acknowledged. If you put an older copy in its place, delete " + mark.file());
                }
                readAll(connection);
            }
        } catch (SQLException | IOException | RuntimeException failed) {
            throw new StoreFailure(message(file, failed), failed);
        }
    }

    private static void readAll(Connection connection) throws SQLException {
        for (String table : Migrations.tables(connection)) {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT * FROM " + table)) {
                while (rows.next()) {
                    rows.getObject(1);
                }
            }
        }
    }

    /** Whether another process has the file. */
    static boolean isInUse(Throwable failed) {
        return failed instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                || failed instanceof StoreFailure && failed.getCause() != null && isInUse(failed.getCause());
    }

    private static String message(Path file, Throwable failed) {
        if (isInUse(failed)) {
            return "database file " + file + " is in use by another process";
        }
        return "database file " + file + " is damaged or is none of ours: " + failed.getMessage()
                + ". Nothing was written to it; put a good copy in its place, or move it away to start with an "
                + "empty one";
    }

    private static JdbcDataSource source(String url) {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        source.setPassword("");
        return source;
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public boolean isServer() {
        return false;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = source(url).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public Connection connectToRead() throws SQLException {
        Connection connection = connect();
        connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
        return connection;
    }

    /** Since H2 commits each statement that makes a table, a new file is made, and takes the place of the one that is locked. */
    @Override
    public void replaceBy(Restore backup, boolean force) throws IOException, SQLException {
        Path scratch = file.resolveSibling("restoring");
        boolean wasThere = Files.exists(file);
        boolean done = false;
        try (Connection locking = connect()) {
            boolean ours = Migrations.exists(locking) && Migrations.version(locking) > 0;
            if (!force && !Restore.isEmpty(locking)) {
                throw StoreFailure.notEmpty(place());
            }
            long above = Math.max(mark.number(), ours ? StateTables.number(locking) : 0);
            remove(scratch);
            try (H2File made = open(scratch);
                    Connection connection = made.connect()) {
                backup.into(connection, place(), above);
                connection.commit();
                made.sync(connection);
            }
            Files.move(scratch.resolve(file.getFileName()), file, StandardCopyOption.ATOMIC_MOVE);
            Backup.force(file.getParent());
            acknowledged(backup.numberAbove(above));
            done = true;
        } finally {
            remove(scratch);
            if (!wasThere && !done) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The directory with its files, if it is there. */
    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(directory);
        }
    }

    /** H2 locks the file; in this process there is one store for it. */
    @Override
    public Connection connectToWrite() throws SQLException {
        return connect();
    }

    /** A commit alone leaves the writing to a thread of H2's; this waits until the file is written and forced. */
    @Override
    public void sync(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void acknowledged(long number) {
        mark.write(number);
    }

    @Override
    public void close() {
        mark.close();
    }
}
