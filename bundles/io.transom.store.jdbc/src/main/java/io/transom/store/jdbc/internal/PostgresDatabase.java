package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * A database on a PostgreSQL server. Its driver is used directly, since {@code DriverManager} finds no drivers across bundles.
 *
 * <p>Whoever changes the state holds an advisory lock of the schema for as long as its session lives: of several centers
 * one works, and the others wait for it to end. It also means that nothing of a connection that was lost can be under
 * way any more when there is a new one. Needs a session of the server's own: no pool that shares sessions between
 * transactions. Changes are made by the session that holds the lock and by no other, so who has lost it can change nothing.
 */
final class PostgresDatabase implements Database {
    static final String SCHEME = "jdbc:postgresql:";

    /** First half of the advisory lock's key; the second is the schema's. */
    private static final int LOCK = 0x7472616e; // "tran"

    /** How long an older session has to end; whoever connects tries again. */
    private static final int LOCK_MILLIS = 1_000;

    /** For what may take longer than any change of a center: tables brought up to date, a restore. */
    static final int PATIENT_MILLIS = 600_000;

    /**
     * How long a server has to have run before a center that waits takes the database: the one that worked with it before its restart
     * goes first.
     */
    private static final int PRECEDENCE_SECONDS = 10;

    private static final Pattern SECRET = Pattern.compile("(?i)[?&][^=&]*password[^=&]*=");
    private static final Pattern PLACE = Pattern.compile("(jdbc:postgresql:(?://[^/?#@]+/)?[^/?#@]*)(?:\\?.*)?");

    private final String url;
    private final String place;
    private final Properties properties = new Properties();
    private final Password password;

    /** Name of the sessions that hold the lock, by which one that was given up is known. */
    private final String holder = "transom " + UUID.randomUUID().toString().substring(0, 18);

    /** Whether another center had the database when it was asked for last. */
    private volatile boolean waiting;

    private PostgresDatabase(String url, String place, Password password, long millis) {
        this.url = url;
        this.place = place;
        this.password = password;
        String seconds = Long.toString(Math.max(1, (millis + 999) / 1_000));
        properties.setProperty("ApplicationName", "transom");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
    }

    /**
     * Connects to nothing yet.
     *
     * @param millis until a server that does not answer counts as away
     * @throws StoreFailure when the URL is none, or carries a password
     */
    static PostgresDatabase of(String url, Password password, long millis) {
        if (SECRET.matcher(url).find()) {
            throw new StoreFailure(
                    "url of " + StoreComponent.PID + " carries a password, which everybody could see; set the "
                            + "environment variable " + Password.VARIABLE + " or \"password.file\" instead");
        }
        var place = PLACE.matcher(url);
        try {
            if (!place.matches() || Driver.parseURL(url, null) == null) {
                // What was found is not shown: it may be meant as a password.
                throw new StoreFailure("url of " + StoreComponent.PID
                        + ": expected jdbc:postgresql://HOST:PORT/DATABASE?user=USER, found another form");
            }
        } catch (NoClassDefFoundError missing) {
            throw new StoreFailure("the driver of PostgreSQL is not installed (bundle org.postgresql.jdbc)", missing);
        }
        return new PostgresDatabase(url, place.group(1), password, millis);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public boolean isServer() {
        return true;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = session();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException lost) {
            connection.close();
            throw lost;
        }
    }

    @Override
    public Connection connectToRead() throws SQLException {
        Connection connection = connect();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }

    /** One transaction, tables and all. */
    @Override
    public void replaceBy(Restore backup, boolean force) throws IOException, SQLException {
        try (Connection connection = connectToWrite()) {
            connection.setNetworkTimeout(Runnable::run, PATIENT_MILLIS);
            if (!force && !Restore.isEmpty(connection)) {
                throw StoreFailure.notEmpty(place);
            }
            boolean ours = Migrations.exists(connection) && Migrations.version(connection) > 0;
            backup.into(connection, place, ours ? StateTables.number(connection) : 0);
            connection.commit();
        }
    }

    @Override
    public Connection connectToWrite() throws SQLException {
        Connection connection = session();
        try (Statement statement = connection.createStatement()) {
            // Its own time-outs are not for what takes its time once, such as bringing the tables up to date.
            statement.execute("SET application_name = '" + holder + "'; SET statement_timeout = 0");
            lock(statement);
            checkWritable(statement);
            // The session of a center that is cut off must not keep the others waiting for hours.
            statement.execute(
                    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3");
            // What is acknowledged is durable, whatever the server does for others.
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private Connection session() throws SQLException {
        var given = new Properties();
        given.putAll(properties);
        try {
            String secret = password.read();
            if (secret != null) {
                given.setProperty("password", secret);
            }
            Connection connection = new Driver().connect(url, given);
            if (connection == null) {
                throw new SQLException("the driver does not take the URL", "08001");
            }
            return connection;
        } catch (SQLException | IOException failed) {
            throw new Unreachable(failed.getMessage(), failed);
        }
    }

    private void lock(Statement statement) throws SQLException {
        String key = LOCK + ", hashtext(coalesce(current_schema(), ''))";
        statement.execute("SET lock_timeout = " + LOCK_MILLIS);
        try {
            statement.execute("SELECT pg_advisory_lock(" + key + ")");
        } catch (SQLException refused) {
            if ("55P03".equals(refused.getSQLState())) {
                throw taken(statement, refused);
            }
            throw refused;
        }
        statement.execute("SET lock_timeout = DEFAULT");
        if (waiting
                && isTrue(statement, "now() - pg_postmaster_start_time() < interval '" + PRECEDENCE_SECONDS + " s'")) {
            throw new Unreachable("the server has just started; the center that used it before goes first", null);
        }
        waiting = false;
    }

    private static void checkWritable(Statement statement) throws SQLException {
        if (isTrue(statement, "current_setting('transaction_read_only')::boolean")) {
            throw new Unreachable("it takes no changes: it is a copy of another server, or set to be read only", null);
        }
    }

    private static boolean isTrue(Statement statement, String condition) throws SQLException {
        try (var rows = statement.executeQuery("SELECT " + condition)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /**
     * Who has the lock. A session of this center's own that waits for something, or whose connection is cut off, may stay for long after
     * it was given up: it is ended.
     */
    private Unreachable taken(Statement statement, SQLException refused) throws SQLException {
        try (var rows =
                statement.executeQuery("SELECT a.client_addr, to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'),"
                        + " CASE WHEN a.application_name = '" + holder
                        + "' THEN pg_terminate_backend(a.pid) ELSE false END"
                        + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted"
                        + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                        + String.format(Locale.ROOT, " AND l.classid = %d", LOCK)
                        + " AND l.objid = (hashtext(coalesce(current_schema(), ''))::bigint & 4294967295)::oid")) {
            if (!rows.next()) {
                return new Unreachable("it was in use by another session", refused);
            }
            if (rows.getBoolean(3)) {
                return new Unreachable("an earlier session of this center had not ended yet", refused);
            }
            waiting = true;
            return new InUse(
                    "it is in use by another center"
                            + (rows.getString(2) == null
                                    ? ""
                                    : " (connected from "
                                            + (rows.getString(1) == null ? "its own host" : rows.getString(1))
                                            + " since " + rows.getString(2) + ")"),
                    refused);
        }
    }

    /** A commit is durable when the server has confirmed it. */
    @Override
    public void sync(Connection connection) {}

    /** The server keeps what it has confirmed; there is no file that could be replaced by an older one unnoticed. */
    @Override
    public void acknowledged(long number) {}

    @Override
    public void close() {}
}
