package io.transom.store.jdbc.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** No connection to the database can be had now. The message is for the operator, and tells no secret. */
class Unreachable extends SQLException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
        super(message, "08001", cause);
    }
}
