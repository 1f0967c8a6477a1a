package io.transom.router.auth;

import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Wampcra;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a principal has to know or to hold. None of them shows its secret as a text. */
public sealed interface Credential {
    /** Nothing that is asked for: anonymous clients, and those known by a certificate. */
    enum None implements Credential {
        NONE
    }

    /** @param ticket what the client has to send; null when the lookup has checked it */
    record Ticket(@Nullable String ticket) implements Credential {
        @Override
        public String toString() {
            return "ticket";
        }
    }

    /**
     * The shared secret of WAMP-CRA.
     *
     * @param key what signs: the secret itself or, with salt, what {@link io.transom.wamp.auth.Wampcra#saltedSecret} makes of it
     * @param salt what the client has to know to make the key of its password; null without
     */
    record Secret(String key, @Nullable Salt salt) implements Credential {
        /** The same where the key is a password as its user types it: with salt, made into what signs. Takes milliseconds to seconds. */
        public Secret derived() {
            return salt == null
                    ? this
                    : new Secret(Wampcra.saltedSecret(key, salt.salt, salt.iterations, salt.keylen), salt);
        }

        @Override
        public String toString() {
            return "secret";
        }
    }

    /** How a salted secret is made. Out of the bounds of {@link Wampcra#saltedSecret} is {@code wamp.error.authentication_failed}. */
    record Salt(String salt, int iterations, int keylen) {
        public Salt {
            Wampcra.check(iterations, keylen);
        }
    }

    /** What SCRAM keeps of a password, which cannot be had back from it. */
    record ScramKeys(Scram.Cost cost, byte[] salt, byte[] storedKey, byte[] serverKey) implements Credential {
        @Override
        public String toString() {
            return "SCRAM keys, " + cost;
        }
    }

    /** @param authorized public keys, 64 lower-case hex digits each; any of them will do */
    record PublicKeys(Set<String> authorized) implements Credential {}
}
