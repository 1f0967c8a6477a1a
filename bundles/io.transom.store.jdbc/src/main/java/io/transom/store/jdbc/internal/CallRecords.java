package io.transom.store.jdbc.internal;

import io.transom.api.Errors;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records of calls in batches, off the way of the calls, reads them back, and deletes what is too old or too many. What cannot be
 * written while the database is away waits, as far as there is room. One thread and one connection write and delete; queries
 * have a thread of their own and a connection each, so that a slow one holds up nothing else.
 */
final class CallRecords {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
    private static final int BATCH = 500;
    private static final long EVERY_MILLIS = 200;
    private static final int TRIM_AFTER = 1_000;
    private static final long TRIM_AFTER_MILLIS = 60_000;

    /** How long a query may take. */
    private static final int QUERY_SECONDS = 10;

    /** How often a database that is there may refuse a batch. */
    private static final int TRIES = 3;

    private final Database database;
    private final Bounds bounds;
    private final Clock clock;
    private final ScheduledExecutorService thread;
    private final Executor queries;
    private final BlockingQueue<Supplier<CallRecord>> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong rotated = new AtomicLong();

    // The thread's own.
    private @Nullable Connection connection;
    private final List<CallRecord> batch = new ArrayList<>();
    private int refusals;
    private int sinceTrim = TRIM_AFTER;
    private long trimmed;
    private final Pause pause = new Pause();
    private long nextTry = System.nanoTime();
    private long droppedLogged;

    /**
     * @param pending records that wait
     * @param kept records in the database, 0 for no bound
     * @param days of records in the database, 0 for no bound
     */
    record Bounds(Limit pending, Limit kept, Limit days) {}

    CallRecords(Database database, Bounds bounds, Clock clock, ScheduledExecutorService thread, Executor queries) {
        this.database = database;
        this.bounds = bounds;
        this.clock = clock;
        this.thread = thread;
        this.queries = queries;
        this.queue = new ArrayBlockingQueue<>(
                Math.toIntExact(Math.max(1, bounds.pending().value())));
        thread.scheduleWithFixedDelay(this::flush, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Supplier<CallRecord> call) {
        if (!queue.offer(call)) {
            dropped.incrementAndGet();
            LimitHits.ofProcess().hit(bounds.pending());
        }
    }

    RecordCounts counts() {
        return new RecordCounts(dropped.get(), rotated.get());
    }

    CompletionStage<List<CallRecord>> find(RecordQuery query) {
        var result = new CompletableFuture<List<CallRecord>>();
        try {
            thread.execute(() -> {
                nextTry = System.nanoTime();
                flush();
                try {
                    queries.execute(() -> find(query, result));
                } catch (RejectedExecutionException closed) {
                    result.completeExceptionally(closed());
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(closed());
        }
        return result.minimalCompletionStage();
    }

    private static WampError closed() {
        return new WampError(Errors.STORE_UNAVAILABLE, "the store is closed");
    }

    private void find(RecordQuery query, CompletableFuture<List<CallRecord>> result) {
        try (Connection from = database.connect()) {
            if (database.isServer()) {
                from.setNetworkTimeout(Runnable::run, Math.toIntExact(TimeUnit.SECONDS.toMillis(2 * QUERY_SECONDS)));
            }
            var found = CallRecordTable.read(from, query, QUERY_SECONDS);
            from.commit();
            result.complete(found);
        } catch (SQLException | RuntimeException failed) {
            result.completeExceptionally(new WampError(
                    Errors.STORE_UNAVAILABLE,
                    "the records cannot be read: "
                            + (SqlReason.isOfTime(failed)
                                    ? "it takes longer than " + QUERY_SECONDS
                                            + " s; ask for less, with a later \"since\""
                                    : SqlReason.of(failed))));
        }
    }

    /** Writes what waits and lets go of the connection; on the thread. */
    void close() {
        flush();
        disconnect();
        int left = batch.size() + queue.size();
        if (left > 0) {
            LOG.warn("store: {}: {} call records lost: it was closed while they waited", database.place(), left);
        }
    }

    private void flush() {
        try {
            while (fill()) {
                if (!write()) {
                    return;
                }
            }
        } catch (RuntimeException failed) {
            // Whatever it is: what escaped would end the timer, and no record would be written any more.
            LOG.error("store: {}: call records cannot be written", database.place(), failed);
        }
        long lost = dropped.get();
        if (lost > droppedLogged) {
            LOG.warn("store: {} call records dropped so far, the database is too slow for them", lost);
            droppedLogged = lost;
        }
    }

    /** Makes the next batch, unless the last one is still to be written. */
    private boolean fill() {
        if (batch.isEmpty()) {
            refusals = 0;
            var waiting = new ArrayList<Supplier<CallRecord>>();
            queue.drainTo(waiting, BATCH);
            for (Supplier<CallRecord> call : waiting) {
                try {
                    batch.add(call.get());
                } catch (RuntimeException unmakable) {
                    dropped.incrementAndGet();
                    LOG.warn("store: a call record could not be made", unmakable);
                }
            }
        }
        return !batch.isEmpty();
    }

    /** Whether the batch is out of the way: written, or refused too often by a database that is there. */
    private boolean write() {
        Connection to;
        try {
            to = connection();
        } catch (SQLException away) {
            LOG.debug("store: {}: {} call records wait: {}", database.place(), batch.size(), SqlReason.of(away));
            return false;
        }
        try {
            CallRecordTable.write(to, batch);
            to.commit();
        } catch (SQLException | RuntimeException failed) {
            disconnect();
            if (SqlReason.isOfTheConnection(failed)) {
                return false;
            }
            refusals++;
            if (refusals < TRIES) {
                return false;
            }
            dropped.addAndGet(batch.size());
            LOG.warn("store: {}: {} call records lost: {}", database.place(), batch.size(), SqlReason.of(failed));
            batch.clear();
            return true;
        }
        sinceTrim += batch.size();
        batch.clear();
        trim(to);
        return true;
    }

    /**
     * Deletes what is too much, a part at a time and each in a transaction of its own: after a bound was lowered, or a long pause, there
     * may be more than a server deletes in the time that it has for an answer. What is left goes after the next batch.
     */
    private void trim(Connection in) {
        long now = clock.millis();
        if (sinceTrim < TRIM_AFTER && now - trimmed < TRIM_AFTER_MILLIS) {
            return;
        }
        try {
            boolean more = false;
            if (bounds.kept().value() > 0) {
                more = count(
                        bounds.kept(), CallRecordTable.keep(in, bounds.kept().value()));
            }
            in.commit();
            if (bounds.days().value() > 0) {
                long oldest = now - TimeUnit.DAYS.toMillis(bounds.days().value());
                more |= count(bounds.days(), CallRecordTable.deleteBefore(in, oldest));
            }
            in.commit();
            sinceTrim = more ? TRIM_AFTER : 0;
            trimmed = now;
        } catch (SQLException failed) {
            disconnect();
            LOG.warn("store: {}: old call records cannot be deleted: {}", database.place(), SqlReason.of(failed));
            sinceTrim = 0;
            trimmed = now;
        }
    }

    /** Whether there may be more to delete. */
    private boolean count(Limit reached, int deleted) {
        if (deleted > 0) {
            rotated.addAndGet(deleted);
            LimitHits.ofProcess().hit(reached);
        }
        return deleted >= CallRecordTable.DELETED_AT_ONCE;
    }

    private Connection connection() throws SQLException {
        Connection known = connection;
        if (known == null) {
            if (System.nanoTime() - nextTry < 0) {
                throw new Unreachable("not tried again yet", null);
            }
            try {
                known = database.connect();
                pause.succeeded();
            } catch (SQLException failed) {
                nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause.millis());
                pause.failed();
                throw failed;
            }
            connection = known;
        }
        return known;
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException lost) {
                LOG.debug("store: close: {}", lost.getMessage());
            }
        }
    }
}
