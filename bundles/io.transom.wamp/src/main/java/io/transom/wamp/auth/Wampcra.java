package io.transom.wamp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;

/** The computations of WAMP-CRA (WAMP specification, Challenge Response Authentication). */
public final class Wampcra {
    /** The method's name in HELLO, CHALLENGE and WELCOME. */
    public static final String METHOD = "wampcra";

    /** Each of so many bytes of the key takes all the rounds again. */
    private static final int HASH_BYTES = 32;

    private Wampcra() {}

    /**
     * The signature for AUTHENTICATE: HMAC-SHA-256 over the challenge's text, in Base64.
     *
     * @param secret the secret as it is shared, or what {@link #saltedSecret} makes of it
     */
    public static String sign(String secret, String challenge) {
        return Base64.getEncoder().encodeToString(Hmac.of(secret.getBytes(UTF_8), challenge.getBytes(UTF_8)));
    }

    /** Whether AUTHENTICATE's signature is that of the secret over the challenge; takes the same time for any wrong one. */
    public static boolean verify(String secret, String challenge, String signature) {
        return MessageDigest.isEqual(sign(secret, challenge).getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    /**
     * The secret that a salted challenge asks for: PBKDF2-HMAC-SHA-256 of the shared one, in Base64. A router stores this.
     *
     * @param salt the challenge's {@code salt}, taken as text
     * @param iterations rounds, from 1 to {@link AuthLimits#PBKDF2_ROUNDS}
     * @param keylen bytes of the key before Base64, from 1 to {@link AuthLimits#PBKDF2_BYTES}
     * @throws io.transom.wamp.WampError when a number is out of its range: the other side could ask for hours of work
     */
    public static String saltedSecret(String secret, String salt, int iterations, int keylen) {
        check(iterations, keylen);
        byte[] key = Hmac.pbkdf2(secret.getBytes(UTF_8), salt.getBytes(UTF_8), iterations, keylen);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Fails as {@link #saltedSecret} does. */
    public static void check(int iterations, int keylen) {
        AuthLimits.check("iterations", iterations, 1, AuthLimits.PBKDF2_ROUNDS);
        AuthLimits.check("keylen", keylen, 1, AuthLimits.PBKDF2_BYTES);
        long blocks = (keylen + HASH_BYTES - 1L) / HASH_BYTES;
        AuthLimits.check("iterations for " + keylen + " bytes", iterations * blocks, 1, AuthLimits.PBKDF2_ROUNDS);
    }
}
