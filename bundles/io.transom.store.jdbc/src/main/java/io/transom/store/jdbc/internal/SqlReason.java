package io.transom.store.jdbc.internal;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/** Why the database failed, without what it was given: a driver's message may carry statements and values. */
final class SqlReason {
    /** SQLSTATE of a server that is a copy and takes no changes: another one may be the first by now. */
    private static final String READ_ONLY = "25006";

    private SqlReason() {}

    static String of(Throwable failure) {
        if (failure instanceof Unreachable) {
            return failure.getMessage();
        }
        return failure instanceof SQLException sql && sql.getSQLState() != null
                ? "SQLSTATE " + sql.getSQLState()
                : failure.getClass().getSimpleName();
    }

    /** Whether the value is at fault: too long, not allowed (SQLSTATE classes 22 and 23). */
    static boolean isOfTheValue(Throwable failure) {
        return isOfClass(failure, "22") || isOfClass(failure, "23");
    }

    /** Whether it is the connection that was lost or ended (SQLSTATE classes 08 and 57): the same may do on another one. */
    static boolean isOfTheConnection(Throwable failure) {
        return isOfClass(failure, "08") || isOfClass(failure, "57") || isOfClass(failure, READ_ONLY);
    }

    /** Whether a statement took longer than it may. */
    static boolean isOfTime(Throwable failure) {
        return failure instanceof SQLTimeoutException || isOfClass(failure, "57014");
    }

    private static boolean isOfClass(Throwable failure, String start) {
        return failure instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(start);
    }
}
