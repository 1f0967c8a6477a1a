package io.transom.store.jdbc.internal;

import io.transom.api.Errors;
import io.transom.api.store.CallRecord;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import io.transom.api.store.StoreBackup;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a center in a database: a thread that writes changes, one for records of calls, one that reads them, and one that answers. */
public final class JdbcStore implements CenterStore, StoreBackup {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);
    private static final long CLOSING_MILLIS = 2_000;

    static final Limit BACKUPS = new Limit(
            "store.backups.pending",
            1,
            "backups",
            Errors.STORE_UNAVAILABLE,
            "Backups that are written at the same time.");

    private final Database database;
    private final ScheduledExecutorService answers = executor("transom-store-answers");
    private final ScheduledExecutorService recording = executor("transom-store-records");
    private final ScheduledExecutorService queries = executor("transom-store-queries");
    private final Semaphore backups = new Semaphore(Math.toIntExact(BACKUPS.value()));
    private final Writer writer;
    private final CallRecords records;

    /**
     * The database that is configured: a file, which is read and checked, or a server, which is not asked yet.
     *
     * @param home value of the property {@code transom.dir}, if there is one
     * @throws StoreFailure when it cannot be used; its message is for the operator
     */
    static Database database(StoreConfig config, @Nullable String home) {
        return database(
                config.url(),
                new Password(config.password_file()),
                config.change_time(),
                config.url().isEmpty() ? directory(config.directory(), home) : Path.of(""));
    }

    /** A server where there is a URL, else the file in the directory. */
    static Database database(String url, Password password, long millis, Path directory) {
        return url.isEmpty() ? H2File.open(directory) : PostgresDatabase.of(url, password, millis);
    }

    /** Opens the database that is configured. */
    public static JdbcStore open(StoreConfig config, @Nullable String home) {
        return new JdbcStore(database(config, home), config, () -> {});
    }

    /**
     * Opens a database.
     *
     * @param givenUp run once, on any thread, when another center has taken the database or changed what is in it: the state of this
     *     store is old, it writes nothing any more and is to be closed
     * @throws StoreAway when that cannot be done now, and may be later
     * @throws StoreFailure when it cannot be used; its message is for the operator
     */
    JdbcStore(Database database, StoreConfig config, Runnable givenUp) {
        this(
                database,
                changesPending(config.changes_pending()),
                changeTime(config.change_time()),
                new CallRecords.Bounds(
                        recordsPending(config.records_pending()),
                        recordsKept(config.records_kept()),
                        recordsDays(config.records_days())),
                givenUp);
    }

    JdbcStore(Database database, Limit changesPending, Limit changeTime, CallRecords.Bounds bounds, Runnable givenUp) {
        this.database = database;
        Connection connection = null;
        try {
            connection = database.connectToWrite();
            migrate(connection);
            var loaded = StateTables.load(connection);
            connection.commit();
            LOG.info(
                    "store: {} open, {} realms, {} nodes, {} users",
                    database.place(),
                    loaded.state().realms().size(),
                    loaded.state().nodes().size(),
                    loaded.state().users().size());
            this.writer = new Writer(database, connection, loaded, changesPending, changeTime, answers, givenUp);
            this.records = new CallRecords(database, bounds, Clock.systemUTC(), recording, queries);
        } catch (SQLException | RuntimeException failed) {
            answers.shutdownNow();
            recording.shutdownNow();
            queries.shutdownNow();
            close(connection);
            database.close();
            throw failure(database, failed);
        }
    }

    /** However long it takes: what is cut off by a time-out would be begun again and again. */
    private void migrate(Connection connection) throws SQLException {
        int usual = connection.getNetworkTimeout();
        if (database.isServer()) {
            connection.setNetworkTimeout(Runnable::run, PostgresDatabase.PATIENT_MILLIS);
        }
        Migrations.run(connection, database.place());
        if (database.isServer()) {
            connection.setNetworkTimeout(Runnable::run, usual);
        }
    }

    private static StoreFailure failure(Database database, Exception cause) {
        if (cause instanceof StoreFailure known) {
            return known;
        }
        String message = "database " + database.place() + " cannot be opened: " + cause.getMessage();
        return SqlReason.isOfTheConnection(cause) ? new StoreAway(message, cause) : new StoreFailure(message, cause);
    }

    static Limit changesPending(int value) {
        return new Limit(
                "store.changes.pending",
                value,
                "changes",
                Errors.STORE_UNAVAILABLE,
                "Changes that wait for the database.");
    }

    static Limit changeTime(long millis) {
        return new Limit(
                "store.change.time",
                millis,
                "ms",
                Errors.STORE_UNAVAILABLE,
                "Time until a change that is not written fails.");
    }

    static Limit recordsPending(int value) {
        return new Limit(
                "store.records.pending",
                value,
                "records",
                Errors.STORE_UNAVAILABLE,
                "Records of calls that wait for the database; more are dropped and counted.");
    }

    static Limit recordsKept(int value) {
        return new Limit(
                "store.records.kept",
                value,
                "records",
                Errors.STORE_UNAVAILABLE,
                "Records of calls that are kept; the oldest are deleted and counted. 0 for no bound.");
    }

    static Limit recordsDays(int value) {
        return new Limit(
                "store.records.days",
                value,
                "days",
                Errors.STORE_UNAVAILABLE,
                "Age up to which records of calls are kept; older ones are deleted and counted. 0 for no bound.");
    }

    @Override
    public CenterState state() {
        return writer.state();
    }

    @Override
    public <T> CompletionStage<T> update(Function<CenterState, Update<T>> change) {
        return writer.submit(change);
    }

    @Override
    public void record(Supplier<CallRecord> call) {
        records.add(call);
    }

    @Override
    public CompletionStage<List<CallRecord>> records(RecordQuery query) {
        return records.find(query);
    }

    @Override
    public RecordCounts recordCounts() {
        return records.counts();
    }

    @Override
    public CompletionStage<Written> backup(Path file) {
        if (!backups.tryAcquire()) {
            LimitHits.ofProcess().hit(BACKUPS);
            return CompletableFuture.failedStage(BACKUPS.error(BACKUPS.value() + 1));
        }
        var result = new CompletableFuture<Written>();
        var thread = new Thread(
                () -> {
                    try {
                        Written written = Backup.write(database, file);
                        LOG.info("store: {}: backup of {} rows in {}", database.place(), written.rows(), file);
                        backups.release();
                        result.complete(written);
                    } catch (IOException | SQLException | RuntimeException failed) {
                        backups.release();
                        result.completeExceptionally(refusal(failed));
                    }
                },
                "transom-store-backup");
        thread.setDaemon(true);
        thread.start();
        return result.minimalCompletionStage();
    }

    private static WampError refusal(Exception failed) {
        return failed instanceof IOException file
                ? new WampError(ErrorUris.INVALID_ARGUMENT, "no backup: " + reason(file))
                : new WampError(
                        Errors.STORE_UNAVAILABLE, "no backup: the database cannot be read: " + SqlReason.of(failed));
    }

    /** Why a file cannot be read or made, with its name. */
    static String reason(IOException failed) {
        if (failed instanceof NoSuchFileException missing) {
            return "file " + missing.getFile() + " does not exist";
        } else if (failed instanceof AccessDeniedException denied) {
            return "file " + denied.getFile() + ": access denied";
        }
        return String.valueOf(failed.getMessage());
    }

    /** Writes what waits, for at most 2 s each, and closes the database. */
    public void close() {
        try {
            writer.close(CLOSING_MILLIS);
            recording.execute(records::close);
            end(recording);
            queries.shutdownNow();
            end(answers);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            recording.shutdownNow();
            queries.shutdownNow();
            answers.shutdownNow();
            database.close();
        }
        LOG.info("store: {} closed", database.place());
    }

    private static void end(ScheduledExecutorService executor) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
            executor.shutdownNow();
        }
    }

    private static Path directory(String configured, @Nullable String home) {
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        if (home == null || home.isEmpty()) {
            throw new StoreFailure(
                    "set \"directory\" of " + StoreComponent.PID + ", or the property " + StoreComponent.HOME);
        }
        return Path.of(home, "state");
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException lost) {
            LOG.debug("store: close: {}", lost.getMessage());
        }
    }

    private static ScheduledExecutorService executor(String name) {
        var executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }
}
