package io.transom.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** A database that the store writes to, with what it takes that a commit is durable. */
interface Database extends AutoCloseable {
    /** Name for messages: file or URL, never a password. */
    String place();

    /** A new connection without auto-commit. */
    Connection connect() throws SQLException;

    /** Makes what was committed on the connection durable. */
    void sync(Connection connection) throws SQLException;

    /** Notes that all changes up to the number were acknowledged. */
    void acknowledged(long number);

    /** Lets go of the database. */
    @Override
    void close();
}
