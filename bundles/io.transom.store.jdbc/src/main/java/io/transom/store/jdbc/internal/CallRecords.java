package io.transom.store.jdbc.internal;

import io.transom.api.store.CallRecord;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records of calls in batches, off the way of the calls, and reads them back. One thread, one connection. */
final class CallRecords {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
    private static final int BATCH = 500;
    private static final long EVERY_MILLIS = 200;
    private static final int TRIM_AFTER = 1_000;

    private final Database database;
    private final ScheduledExecutorService thread;
    private final BlockingQueue<CallRecord> queue;
    private final int kept;
    private final AtomicLong dropped = new AtomicLong();

    /** The thread's own. */
    private @Nullable Connection connection;

    private final Limit pending;
    private int sinceTrim = TRIM_AFTER;
    private long droppedLogged;

    CallRecords(Database database, Limit pending, int kept, ScheduledExecutorService thread) {
        this.database = database;
        this.pending = pending;
        this.kept = kept;
        this.thread = thread;
        this.queue = new ArrayBlockingQueue<>(Math.toIntExact(Math.max(1, pending.value())));
        thread.scheduleWithFixedDelay(this::flush, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(CallRecord call) {
        if (!queue.offer(call)) {
            dropped.incrementAndGet();
            LimitHits.ofProcess().hit(pending);
        }
    }

    /** Records that were dropped because the queue was full or the database refused them. */
    long dropped() {
        return dropped.get();
    }

    CompletionStage<List<CallRecord>> newest(int limit) {
        var result = new CompletableFuture<List<CallRecord>>();
        try {
            thread.execute(() -> {
                try {
                    flush();
                    result.complete(read(limit));
                } catch (SQLException | RuntimeException failed) {
                    disconnect();
                    result.completeExceptionally(new WampError(
                            ErrorUris.UNAVAILABLE, "the records cannot be read: " + SqlReason.of(failed)));
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(new WampError(ErrorUris.UNAVAILABLE, "the store is closed"));
        }
        return result.minimalCompletionStage();
    }

    /** Writes what waits and lets go of the connection; on the thread. */
    void close() {
        flush();
        disconnect();
    }

    private void flush() {
        var batch = new ArrayList<CallRecord>();
        while (queue.drainTo(batch, BATCH) > 0) {
            try {
                write(batch);
            } catch (SQLException | RuntimeException failed) {
                // Whatever it is: what escaped would end the timer, and no record would be written any more.
                disconnect();
                dropped.addAndGet(batch.size());
                LOG.warn("store: {}: {} call records lost: {}", database.place(), batch.size(), SqlReason.of(failed));
                return;
            }
            batch.clear();
        }
        long lost = dropped.get();
        if (lost > droppedLogged) {
            LOG.warn("store: {} call records dropped so far, the database is too slow for them", lost);
            droppedLogged = lost;
        }
    }

    private void write(List<CallRecord> batch) throws SQLException {
        Connection to = connection();
        try (PreparedStatement insert = to.prepareStatement("INSERT INTO call_record"
                + " (called_at, realm, actor, uri, node_oid, worker_id, outcome, micros) VALUES (?, ?, "
                + "?, ?, ?, ?, ?, ?)")) {
            for (CallRecord call : batch) {
                insert.setLong(1, call.time());
                insert.setString(2, cut(call.realm(), 300));
                insert.setString(3, cut(call.actor(), 1_000));
                insert.setString(4, cut(call.procedure(), 1_100));
                insert.setString(5, cut(call.nodeOid(), 36));
                insert.setString(6, cut(call.workerId(), 300));
                insert.setString(7, cut(call.outcome(), 1_100));
                insert.setLong(8, call.micros());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        sinceTrim += batch.size();
        if (kept > 0 && sinceTrim >= TRIM_AFTER) {
            sinceTrim = 0;
            try (var statement = to.createStatement()) {
                statement.executeUpdate(
                        "DELETE FROM call_record WHERE id <= (SELECT MAX(id) FROM call_record) - " + kept);
            }
        }
        to.commit();
    }

    private List<CallRecord> read(int limit) throws SQLException {
        var result = new ArrayList<CallRecord>();
        try (PreparedStatement query = connection()
                .prepareStatement("SELECT called_at, realm, actor, uri, node_oid, worker_id, outcome, micros"
                        + " FROM call_record ORDER BY id DESC")) {
            query.setMaxRows(limit);
            try (var rows = query.executeQuery()) {
                while (result.size() < limit && rows.next()) {
                    result.add(new CallRecord(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getString(7),
                            rows.getLong(8)));
                }
            }
        }
        connection().commit();
        return result;
    }

    private Connection connection() throws SQLException {
        Connection known = connection;
        if (known == null) {
            known = database.connect();
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

    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
