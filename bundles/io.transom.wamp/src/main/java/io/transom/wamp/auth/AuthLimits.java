package io.transom.wamp.auth;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;

/** How much work a password may be made into: a router asks its clients for it, so neither hours nor all memory can be asked for. */
public final class AuthLimits {
    public static final Limit PBKDF2_ROUNDS = new Limit(
            "auth.pbkdf2.rounds",
            1_000_000,
            "rounds",
            ErrorUris.AUTHENTICATION_FAILED,
            "Rounds of PBKDF2 for one password (WAMP-CRA with salt, SCRAM).");
    public static final Limit PBKDF2_BYTES = new Limit(
            "auth.pbkdf2.bytes",
            1024,
            "bytes",
            ErrorUris.AUTHENTICATION_FAILED,
            "Length of a key by PBKDF2 (WAMP-CRA with salt).");
    public static final Limit ARGON2_MEMORY = new Limit(
            "auth.argon2.memory",
            64 << 10,
            "KiB",
            ErrorUris.AUTHENTICATION_FAILED,
            "Memory of Argon2id for one password (SCRAM).");
    public static final Limit ARGON2_WORK = new Limit(
            "auth.argon2.work",
            2 << 20,
            "KiB",
            ErrorUris.AUTHENTICATION_FAILED,
            "Memory times passes of Argon2id for one password (SCRAM).");

    private AuthLimits() {}

    /** Fails with {@code wamp.error.authentication_failed} when the value is out of range. */
    static void check(String name, long value, long least, Limit most) {
        if (value < least) {
            throw new WampError(
                    ErrorUris.AUTHENTICATION_FAILED, name + ": expected " + least + " or more, found " + value);
        }
        if (most.exceededBy(value)) {
            LimitHits.ofProcess().hit(most);
            throw new WampError(
                    ErrorUris.AUTHENTICATION_FAILED,
                    name + ": " + most.error(value).text());
        }
    }
}
