package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the state. What waits together is written in one transaction; an update is acknowledged,
 * and shown as the state, once that is durable.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int BATCH = 64;
    private static final long RETRY_MILLIS = 250;

    private final Database database;
    private final Limit pending;
    private final Limit time;
    private final ScheduledExecutorService answers;
    private final BlockingQueue<Job<?>> queue;
    private final Thread thread;
    private volatile CenterState state;
    private volatile boolean closing;

    /** The thread's own: the connection, absent after a failure, and the number of the last change. */
    private @Nullable Connection connection;

    private long number;

    /**
     * @param connection handed over
     * @param answers completes the stages, in order, and runs their time-outs
     */
    Writer(
            Database database,
            Connection connection,
            StateTables.Loaded loaded,
            Limit pending,
            Limit time,
            ScheduledExecutorService answers) {
        this.database = database;
        this.connection = connection;
        this.state = loaded.state();
        this.number = loaded.number();
        this.pending = pending;
        this.time = time;
        this.answers = answers;
        this.queue = new ArrayBlockingQueue<>(Math.toIntExact(Math.max(1, pending.value())));
        this.thread = new Thread(this::run, "transom-store-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    CenterState state() {
        return state;
    }

    <T> CompletionStage<T> submit(Function<CenterState, Update<T>> change) {
        var job = new Job<>(change);
        if (closing) {
            job.fail(new WampError(ErrorUris.UNAVAILABLE, "the store is closed"));
            return job.result();
        }
        if (!queue.offer(job)) {
            LimitHits.ofProcess().hit(pending);
            job.fail(pending.error(pending.value() + 1));
            return job.result();
        }
        if (closing && queue.remove(job)) {
            // The thread may have ended between the two looks at it.
            job.fail(new WampError(ErrorUris.UNAVAILABLE, "the store is closed"));
            return job.result();
        }
        try {
            job.expireBy(answers.schedule(() -> job.fail(tooSlow()), time.value(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException closed) {
            job.fail(new WampError(ErrorUris.UNAVAILABLE, "the store is closed"));
        }
        return job.result();
    }

    /** Writes what waits, then ends; at most for the given time. */
    void close(long millis) throws InterruptedException {
        closing = true;
        thread.join(millis);
        if (thread.isAlive()) {
            LOG.warn("store: {}: {} changes given up, the database does not answer", database.place(), queue.size());
            thread.interrupt();
            thread.join(RETRY_MILLIS);
        }
        for (Job<?> job = queue.poll(); job != null; job = queue.poll()) {
            job.fail(new WampError(ErrorUris.UNAVAILABLE, "the store was closed"));
        }
    }

    private WampError tooSlow() {
        LimitHits.ofProcess().hit(time);
        return new WampError(
                ErrorUris.UNAVAILABLE,
                "the database did not write the change within " + time.value() + " ms (limit " + time.id() + ")");
    }

    private void run() {
        try {
            while (!(closing && queue.isEmpty())) {
                Job<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<Job<?>>();
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /**
     * One transaction for all; when that is undone, one for each, so that a bad one harms no other. When the database failed while
     * it committed nobody knows what became of it: then all fail.
     */
    private void write(List<Job<?>> batch) throws InterruptedException {
        if (!connected(batch)) {
            return;
        }
        Failure failure = attempt(batch);
        if (failure == null) {
            return;
        }
        if (failure.undone() && batch.size() > 1) {
            for (Job<?> job : batch) {
                write(List.of(job));
            }
            return;
        }
        LOG.warn("store: {}: a change cannot be written: {}", database.place(), SqlReason.of(failure.cause()));
        batch.forEach(job -> job.fail(failure.refusal()));
    }

    /** @param undone whether it is certain that nothing was written */
    private record Failure(Exception cause, boolean undone) {
        RuntimeException refusal() {
            return cause instanceof SQLException sql ? Writer.refusal(sql) : (RuntimeException) cause;
        }
    }

    private @Nullable Failure attempt(List<Job<?>> batch) {
        Connection to = Objects.requireNonNull(connection);
        CenterState working = state;
        long next = number;
        var done = new ArrayList<Job<?>>();
        boolean committing = false;
        try {
            var tables = new ChangeTables(to);
            for (Job<?> job : batch) {
                if (!job.apply(working)) {
                    continue;
                }
                done.add(job);
                if (!job.changes().isEmpty()) {
                    for (var change : job.changes()) {
                        tables.write(change);
                    }
                    working = working.after(job.changes());
                    next++;
                }
            }
            if (next > number) {
                tables.number(next);
                committing = true;
                to.commit();
                database.sync(to);
                database.acknowledged(next);
                number = next;
                state = working;
            }
        } catch (SQLException | RuntimeException failed) {
            disconnect();
            return new Failure(failed, !committing);
        }
        answer(done);
        return null;
    }

    private void answer(List<Job<?>> done) {
        try {
            answers.execute(() -> done.forEach(Job::succeed));
        } catch (RejectedExecutionException closed) {
            done.forEach(Job::succeed);
        }
    }

    /**
     * Text that is too long and the like is the caller's fault (SQLSTATE classes 22 and 23), all else the database's.
     */
    private static WampError refusal(SQLException failure) {
        String sqlState = String.valueOf(failure.getSQLState());
        return sqlState.startsWith("22") || sqlState.startsWith("23")
                ? new WampError(ErrorUris.INVALID_ARGUMENT, "the database refuses the value: " + SqlReason.of(failure))
                : new WampError(
                        ErrorUris.UNAVAILABLE, "the database cannot write the change: " + SqlReason.of(failure));
    }

    /** Connects after a failure; tries for as long as somebody waits. The database's own state is the truth then. */
    private boolean connected(List<Job<?>> batch) throws InterruptedException {
        while (connection == null) {
            try {
                connection = database.connect();
                var loaded = StateTables.load(connection);
                number = loaded.number();
                state = loaded.state();
                LOG.info("store: {}: connected again", database.place());
            } catch (SQLException | RuntimeException failed) {
                disconnect();
                if (batch.stream().noneMatch(Job::waits) || closing) {
                    batch.forEach(job -> job.fail(new WampError(
                            ErrorUris.UNAVAILABLE, "the database cannot be reached: " + SqlReason.of(failed))));
                    return false;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
        return true;
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.rollback();
            } catch (SQLException lost) {
                LOG.debug("store: rollback: {}", lost.getMessage());
            }
            try {
                old.close();
            } catch (SQLException lost) {
                LOG.debug("store: close: {}", lost.getMessage());
            }
        }
    }
}
