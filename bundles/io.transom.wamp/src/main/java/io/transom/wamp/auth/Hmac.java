package io.transom.wamp.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, HMAC-SHA-256 (RFC 2104) and PBKDF2 over it (RFC 8018), by the JDK, whose SHA-256 uses the processor's. */
final class Hmac {
    private static final int HASH_BYTES = 32;

    private Hmac() {}

    static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static byte[] of(byte[] key, byte[] message) {
        return mac(key).doFinal(message);
    }

    /** The first {@code length} bytes of PBKDF2-HMAC-SHA-256. */
    static byte[] pbkdf2(byte[] password, byte[] salt, int iterations, int length) {
        Mac mac = mac(password);
        byte[] key = new byte[length];
        for (int block = 1, at = 0; at < length; block++, at += HASH_BYTES) {
            mac.update(salt);
            mac.update(new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
            byte[] last = mac.doFinal();
            byte[] sum = last.clone();
            for (int i = 1; i < iterations; i++) {
                last = mac.doFinal(last);
                xor(sum, last);
            }
            System.arraycopy(sum, 0, key, at, Math.min(HASH_BYTES, length - at));
        }
        return key;
    }

    /** Puts the exclusive or of both into the first. */
    static void xor(byte[] into, byte[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= other[i];
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // The JDK takes no empty key; HMAC pads keys with zeros, so one zero is the same key.
            mac.init(new SecretKeySpec(key.length == 0 ? Arrays.copyOf(key, 1) : key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
