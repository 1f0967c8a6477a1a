package io.transom.store.jdbc.internal;

/** The store cannot be opened now, for a reason that may pass: the server does not answer, or another center has it. */
final class StoreAway extends StoreFailure {
    private static final long serialVersionUID = 1L;

    StoreAway(String message, Throwable cause) {
        super(message, cause);
    }
}
