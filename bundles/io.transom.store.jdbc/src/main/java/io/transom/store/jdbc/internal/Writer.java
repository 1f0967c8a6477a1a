package io.transom.store.jdbc.internal;

import io.transom.api.Errors;
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
import java.util.UUID;
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
    private static final long CLOSING_MILLIS = 250;

    /** How long nothing is written before a server is asked whether it still knows this connection. */
    private static final long CHECK_MILLIS = 2_000;

    private final Database database;
    private final Limit pending;
    private final Limit time;
    private final ScheduledExecutorService answers;
    private final BlockingQueue<Job<?>> queue;
    private final Thread thread;
    private final String writer = UUID.randomUUID().toString();
    private final Runnable givenUp;
    private final Pause pause = new Pause();
    private volatile boolean closing;

    /** Why it is over: the state is not this writer's any more. */
    private volatile @Nullable String over;

    /** What is written. Changed by the thread only, as is the connection, which is absent after a failure. */
    private volatile StateTables.Loaded last;

    private volatile @Nullable Connection connection;

    /**
     * @param connection handed over
     * @param answers completes the stages, in order, and runs their time-outs
     * @param givenUp run once when somebody else has changed the state, or can do so
     */
    Writer(
            Database database,
            Connection connection,
            StateTables.Loaded loaded,
            Limit pending,
            Limit time,
            ScheduledExecutorService answers,
            Runnable givenUp) {
        this.database = database;
        this.connection = connection;
        this.last = loaded;
        this.pending = pending;
        this.time = time;
        this.answers = answers;
        this.givenUp = givenUp;
        this.queue = new ArrayBlockingQueue<>(Math.toIntExact(Math.max(1, pending.value())));
        this.thread = new Thread(this::run, "transom-store-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    CenterState state() {
        return last.state();
    }

    <T> CompletionStage<T> submit(Function<CenterState, Update<T>> change) {
        var job = new Job<>(change);
        if (closing) {
            job.fail(new WampError(Errors.STORE_UNAVAILABLE, "the store is closed"));
            return job.result();
        }
        if (!queue.offer(job)) {
            LimitHits.ofProcess().hit(pending);
            job.fail(pending.error(pending.value() + 1));
            return job.result();
        }
        if (closing && queue.remove(job)) {
            // The thread may have ended between the two looks at it.
            job.fail(new WampError(Errors.STORE_UNAVAILABLE, "the store is closed"));
            return job.result();
        }
        try {
            job.expireBy(answers.schedule(() -> job.fail(tooSlow()), time.value(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException closed) {
            job.fail(new WampError(Errors.STORE_UNAVAILABLE, "the store is closed"));
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
            abort(connection);
            thread.join(CLOSING_MILLIS);
        }
        for (Job<?> job = queue.poll(); job != null; job = queue.poll()) {
            job.fail(new WampError(Errors.STORE_UNAVAILABLE, "the store was closed"));
        }
    }

    /** Ends what waits for a server that does not answer, which no interrupt does. */
    private static void abort(@Nullable Connection stuck) {
        try {
            if (stuck != null) {
                stuck.abort(Runnable::run);
            }
        } catch (SQLException failed) {
            LOG.debug("store: abort: {}", failed.getMessage());
        }
    }

    private WampError tooSlow() {
        LimitHits.ofProcess().hit(time);
        return new WampError(
                Errors.STORE_UNAVAILABLE,
                "the database did not write the change within " + time.value() + " ms (limit " + time.id() + ")");
    }

    private void run() {
        try {
            long asked = System.nanoTime();
            while (!(closing && queue.isEmpty())) {
                Job<?> first = queue.poll(connection == null ? pause.millis() : 100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<Job<?>>();
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    writeOrGiveUp(batch);
                    asked = System.nanoTime();
                } else if (connection == null && !closing) {
                    connect();
                } else if (System.nanoTime() - asked > TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS)) {
                    check();
                    asked = System.nanoTime();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** While nothing is written nothing else would show that a server has gone, and with it the right to write. */
    private void check() {
        Connection known = connection;
        if (known == null || !database.isServer()) {
            return;
        }
        try (var statement = known.createStatement()) {
            statement.execute("SELECT 1");
            known.commit();
        } catch (SQLException lost) {
            LOG.warn("store: {}: connection lost: {}", database.place(), SqlReason.of(lost));
            disconnect();
        }
    }

    private void writeOrGiveUp(List<Job<?>> batch) throws InterruptedException {
        try {
            write(batch);
        } catch (InterruptedException closed) {
            // Behind the answers that are under way already.
            answers.execute(() ->
                    batch.forEach(job -> job.fail(new WampError(Errors.STORE_UNAVAILABLE, "the store was closed"))));
            throw closed;
        }
    }

    /**
     * One transaction for all; when that is undone, one for each, so that a bad one harms no other. When the connection was lost the
     * next one tells what became of it: it is acknowledged if it was written, else done again for as long as somebody waits.
     * When the database failed otherwise while it committed nobody knows what became of it: then all fail.
     */
    private void write(List<Job<?>> batch) throws InterruptedException {
        Failure lost = null;
        while (connected(batch)) {
            if (lost != null && lost.committing() && last.endsWith(lost.number(), writer)) {
                answer(lost.done());
                return;
            }
            Failure failure = attempt(batch);
            if (failure == null) {
                return;
            }
            if (SqlReason.isOfTheConnection(failure.cause()) && !closing) {
                LOG.warn("store: {}: connection lost: {}", database.place(), SqlReason.of(failure.cause()));
                if (lost != null) {
                    Thread.sleep(pause.millis());
                }
                lost = failure;
            } else if (!failure.committing() && batch.size() > 1) {
                for (Job<?> job : batch) {
                    write(List.of(job));
                }
                return;
            } else {
                LOG.warn("store: {}: a change cannot be written: {}", database.place(), SqlReason.of(failure.cause()));
                batch.forEach(job -> job.fail(failure.refusal()));
                return;
            }
        }
    }

    /**
     * @param committing whether it may have been written
     * @param number of the change that it would be
     * @param done what would be acknowledged
     */
    private record Failure(Exception cause, boolean committing, long number, List<Job<?>> done) {
        RuntimeException refusal() {
            return cause instanceof SQLException sql ? Writer.refusal(sql) : (RuntimeException) cause;
        }
    }

    private @Nullable Failure attempt(List<Job<?>> batch) {
        Connection to = Objects.requireNonNull(connection);
        CenterState working = last.state();
        long next = last.number();
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
            if (next > last.number()) {
                tables.number(next, writer);
                committing = true;
                to.commit();
                database.sync(to);
                database.acknowledged(next);
                last = new StateTables.Loaded(working, next, writer);
            }
        } catch (SQLException | RuntimeException failed) {
            if (committing || SqlReason.isOfTheConnection(failed) || !undone(to)) {
                disconnect();
            }
            return new Failure(failed, committing, next, done);
        }
        answer(done);
        return null;
    }

    /** Whether the connection is as it was before, and can be used further. */
    private static boolean undone(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException lost) {
            return false;
        }
    }

    private void answer(List<Job<?>> done) {
        try {
            answers.execute(() -> done.forEach(Job::succeed));
        } catch (RejectedExecutionException closed) {
            done.forEach(Job::succeed);
        }
    }

    private static WampError refusal(SQLException failure) {
        return SqlReason.isOfTheValue(failure)
                ? new WampError(ErrorUris.INVALID_ARGUMENT, "the database refuses the value: " + SqlReason.of(failure))
                : new WampError(
                        Errors.STORE_UNAVAILABLE, "the database cannot write the change: " + SqlReason.of(failure));
    }

    /** Connects after a failure; tries for as long as somebody waits. */
    private boolean connected(List<Job<?>> batch) throws InterruptedException {
        while (connection == null) {
            String reason = over != null ? over : connect();
            if (reason != null) {
                if (batch.stream().noneMatch(Job::waits) || closing) {
                    batch.forEach(job -> job.fail(
                            new WampError(Errors.STORE_UNAVAILABLE, "the database cannot be reached: " + reason)));
                    return false;
                }
                Thread.sleep(pause.millis());
            }
        }
        return true;
    }

    /** The database's own state is the truth from then on. Null when it is connected, else why it is not. */
    private @Nullable String connect() {
        try {
            connection = database.connectToWrite();
            StateTables.Loaded loaded = StateTables.load(connection);
            connection.commit();
            if (!continues(loaded)) {
                return giveUp("its last change is number " + loaded.number()
                        + " of another center, or of a copy; expected number " + last.number() + " of this one");
            }
            last = loaded;
            pause.succeeded();
            LOG.info("store: {}: connected again", database.place());
            return null;
        } catch (InUse taken) {
            return giveUp(String.valueOf(taken.getMessage()));
        } catch (SQLException | RuntimeException failed) {
            disconnect();
            pause.failed();
            LOG.debug("store: {}: not connected: {}", database.place(), SqlReason.of(failed));
            return SqlReason.of(failed);
        }
    }

    /**
     * Whether what is there is what was written last, or what this writer may have written without being told. Else it is another's, or
     * less than was acknowledged: a server that took over from another may not have all that the other had confirmed.
     */
    private boolean continues(StateTables.Loaded loaded) {
        return writer.equals(loaded.writer())
                ? loaded.number() >= last.number()
                : loaded.number() == last.number() && Objects.equals(loaded.writer(), last.writer());
    }

    /** Writes nothing any more: the state that all decisions are made by is not the one in the database. */
    private String giveUp(String reason) {
        disconnect();
        LOG.error("store: {}: given up: {}", database.place(), reason);
        over = reason;
        closing = true;
        givenUp.run();
        return reason;
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
