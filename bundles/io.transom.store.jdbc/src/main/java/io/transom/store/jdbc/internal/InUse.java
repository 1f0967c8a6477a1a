package io.transom.store.jdbc.internal;

import org.jspecify.annotations.Nullable;

/** Another center has the database. Whoever worked with it before has an old state, and must let go of it. */
final class InUse extends Unreachable {
    private static final long serialVersionUID = 1L;

    InUse(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
