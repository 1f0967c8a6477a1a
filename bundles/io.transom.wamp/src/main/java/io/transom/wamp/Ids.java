package io.transom.wamp;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** WAMP IDs: integers from 1 to 2^53 (WAMP specification, IDs). */
public final class Ids {
    /** 2^53, the greatest ID. */
    public static final long MAX = 1L << 53;

    private static final SecureRandom SECURE = new SecureRandom();

    private Ids() {}

    /** A random ID of global scope that cannot be guessed: sessions. */
    public static long secret() {
        return (SECURE.nextLong() >>> 11) + 1;
    }

    /** A random ID of global scope: publications. */
    public static long random() {
        return ThreadLocalRandom.current().nextLong(1, MAX + 1);
    }

    public static boolean isValid(long id) {
        return id >= 1 && id <= MAX;
    }
}
