package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A database that the store writes to, with what it takes that a commit is durable. */
interface Database extends AutoCloseable {
    /** Name for messages: file or URL, never a password. */
    String place();

    /** Whether it is a server, which may be away for a while. */
    boolean isServer();

    /** A new connection without auto-commit, for reading and for records of calls. */
    Connection connect() throws SQLException;

    /** The same for reading what is there at one moment, whatever is written meanwhile. */
    Connection connectToRead() throws SQLException;

    /** The same for the one who changes the state; fails while another process, or an older connection, can do so. */
    Connection connectToWrite() throws SQLException;

    /**
     * Puts what a backup holds in the place of all that is there: the whole, or nothing.
     *
     * @param force also when there is something
     * @throws StoreFailure when there is something, or the database is in use
     */
    void replaceBy(Restore backup, boolean force) throws IOException, SQLException;

    /** Makes what was committed on the connection durable. */
    void sync(Connection connection) throws SQLException;

    /** Notes that all changes up to the number were acknowledged. */
    void acknowledged(long number);

    /** Lets go of the database. */
    @Override
    void close();
}
