package io.transom.wamp.auth;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** The computations of WAMP-cryptosign (WAMP specification; docs/reference/protocol.md). */
public final class Cryptosign {
    /** The method's name in HELLO, CHALLENGE and WELCOME. */
    public static final String METHOD = "cryptosign";

    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Cryptosign() {}

    /** A fresh challenge: 32 random bytes as 64 hex digits. */
    public static String newChallenge() {
        byte[] challenge = new byte[32];
        RANDOM.nextBytes(challenge);
        return HEX.formatHex(challenge);
    }

    /**
     * The signature for AUTHENTICATE: signature and signed message, 192 hex digits.
     *
     * @throws IllegalArgumentException when the challenge is not 64 hex digits: nobody gets anything else signed
     */
    public static String sign(SigningKey key, String challenge) {
        byte[] message = bytes(challenge);
        return HEX.formatHex(key.sign(message)) + HEX.formatHex(message);
    }

    /** The same with the channel ID (32 bytes) bound in. Throws as well when that has another length. */
    public static String sign(SigningKey key, String challenge, byte[] channelId) {
        return sign(key, HEX.formatHex(xor(bytes(challenge), channelId)));
    }

    /** Whether AUTHENTICATE's signature is that of the key over the plain challenge; false for anything malformed. */
    public static boolean verify(String publicKey, String challenge, String signature) {
        byte[] both;
        try {
            both = HEX.parseHex(signature);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        if (both.length != 96) {
            return false;
        }
        byte[] message = Arrays.copyOfRange(both, 64, 96);
        return java.security.MessageDigest.isEqual(message, HEX.parseHex(challenge))
                && Ed25519.verify(publicKey, message, Arrays.copyOf(both, 64));
    }

    /** The same for a challenge that has the channel ID bound in. */
    public static boolean verify(String publicKey, String challenge, byte[] channelId, String signature) {
        return verify(publicKey, HEX.formatHex(xor(HEX.parseHex(challenge), channelId)), signature);
    }

    private static byte[] bytes(String challenge) {
        byte[] bytes = HEX.parseHex(challenge);
        if (bytes.length != 32) {
            throw new IllegalArgumentException("challenge: expected 32 bytes, found " + bytes.length);
        }
        return bytes;
    }

    private static byte[] xor(byte[] left, byte[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException("channel ID: expected " + left.length + " bytes, found " + right.length);
        }
        byte[] result = new byte[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (left[i] ^ right[i]);
        }
        return result;
    }
}
