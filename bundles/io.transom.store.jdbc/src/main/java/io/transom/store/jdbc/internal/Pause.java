package io.transom.store.jdbc.internal;

/** How long to wait before the next try to connect: 250 ms, twice as long after each, 2 s at most. */
final class Pause {
    private static final long FIRST_MILLIS = 250;
    private static final long LAST_MILLIS = 2_000;

    private long millis = FIRST_MILLIS;

    /** Milliseconds until the next try. */
    long millis() {
        return millis;
    }

    void failed() {
        millis = Math.min(LAST_MILLIS, 2 * millis);
    }

    void succeeded() {
        millis = FIRST_MILLIS;
    }
}
