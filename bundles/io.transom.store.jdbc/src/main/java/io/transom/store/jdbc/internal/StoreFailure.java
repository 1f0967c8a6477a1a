package io.transom.store.jdbc.internal;

/** The store cannot start. The message is for the operator: it names the place, what is wrong and what to do. */
class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFailure(String message) {
        super(message);
    }

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }

    static StoreFailure notEmpty(String place) {
        return new StoreFailure("database " + place + " is not empty; give --force to replace all that is in it");
    }
}
