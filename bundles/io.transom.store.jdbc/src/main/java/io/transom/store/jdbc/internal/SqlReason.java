package io.transom.store.jdbc.internal;

import java.sql.SQLException;

/** Why the database failed, without what it was given: a driver's message may carry statements and values. */
final class SqlReason {
    private SqlReason() {}

    static String of(Throwable failure) {
        return failure instanceof SQLException sql && sql.getSQLState() != null
                ? "SQLSTATE " + sql.getSQLState()
                : failure.getClass().getSimpleName();
    }
}
