package io.transom.store.jdbc.internal;

import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of call records. */
final class CallRecordTable {
    private static final String COLUMNS =
            "called_at, realm, actor, authrole, uri, node_oid, node, worker_id, parameters, outcome, micros";

    /** Rows that one statement deletes. */
    static final int DELETED_AT_ONCE = 5_000;

    private static final int FETCHED_AT_ONCE = 500;

    private CallRecordTable() {}

    static void write(Connection to, List<CallRecord> calls) throws SQLException {
        try (PreparedStatement insert = to.prepareStatement(
                "INSERT INTO call_record (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (CallRecord call : calls) {
                insert.setLong(1, call.time());
                insert.setString(2, cut(call.realm(), 300));
                insert.setString(3, cut(call.actor(), 1_000));
                insert.setString(4, cut(call.role(), 300));
                insert.setString(5, cut(call.procedure(), 1_100));
                insert.setString(6, cut(call.nodeOid(), 36));
                insert.setString(7, cut(call.node(), 1_000));
                insert.setString(8, cut(call.workerId(), 300));
                insert.setString(9, cut(call.parameters(), 4_000));
                insert.setString(10, cut(call.outcome(), 1_100));
                insert.setLong(11, call.micros());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Newest first; at most for the given time. */
    static List<CallRecord> read(Connection from, RecordQuery query, int seconds) throws SQLException {
        var where = new ArrayList<String>();
        var values = new ArrayList<Object>();
        where.add("called_at >= ?");
        values.add(query.since());
        equal("realm", query.realm(), where, values);
        equal("actor", query.actor(), where, values);
        if (query.node() != null) {
            where.add("(node_oid = ? OR node = ?)");
            values.add(query.node());
            values.add(query.node());
        }
        if (query.procedure() != null) {
            where.add("POSITION(? IN uri) > 0");
            values.add(query.procedure());
        }
        if (query.failed()) {
            where.add("outcome <> '" + CallRecord.OK + "'");
        }
        var result = new ArrayList<CallRecord>();
        try (PreparedStatement select = from.prepareStatement("SELECT " + COLUMNS + " FROM call_record WHERE "
                + String.join(" AND ", where) + " ORDER BY id DESC LIMIT " + Math.max(0, query.limit()))) {
            select.setQueryTimeout(seconds);
            select.setFetchSize(FETCHED_AT_ONCE);
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    result.add(read(rows));
                }
            }
        }
        return result;
    }

    private static void equal(String column, @Nullable String value, List<String> where, List<Object> values) {
        if (value != null) {
            where.add(column + " = ?");
            values.add(value);
        }
    }

    private static CallRecord read(ResultSet row) throws SQLException {
        return new CallRecord(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11));
    }

    /** Deletes all but the newest, the oldest first and {@link #DELETED_AT_ONCE} at most. */
    static int keep(Connection in, long count) throws SQLException {
        return delete(in, "id", "id <= (SELECT MAX(id) FROM call_record) - ?", count);
    }

    /** The same of those that are older; a few more where many are of the same time. */
    static int deleteBefore(Connection in, long millis) throws SQLException {
        return delete(in, "called_at", "called_at < ?", millis);
    }

    /** By a range of an indexed column: not every database is quick with a list of rows. */
    private static int delete(Connection in, String column, String which, long value) throws SQLException {
        long last;
        try (PreparedStatement find = in.prepareStatement("SELECT MAX(" + column + ") FROM (SELECT " + column
                + " FROM call_record WHERE " + which + " ORDER BY " + column + " LIMIT " + DELETED_AT_ONCE
                + ") oldest")) {
            find.setLong(1, value);
            try (ResultSet row = find.executeQuery()) {
                row.next();
                last = row.getLong(1);
                if (row.wasNull()) {
                    return 0;
                }
            }
        }
        try (PreparedStatement delete = in.prepareStatement("DELETE FROM call_record WHERE " + column + " <= ?")) {
            delete.setLong(1, last);
            return delete.executeUpdate();
        }
    }

    /** As a column takes it; not every database takes the character 0. */
    private static @Nullable String cut(@Nullable String text, int length) {
        if (text == null) {
            return null;
        }
        String shown = text.indexOf(0) < 0 ? text : text.replace('\0', ' ');
        return shown.length() <= length ? shown : shown.substring(0, length);
    }
}
