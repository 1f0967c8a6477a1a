package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the vectors that were checked against Crossbar.io's own signing. */
final class CryptosignTest {
    private static final SigningKey KEY = Ed25519.key(filled(7));
    private static final String PUBLIC_KEY = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";
    private static final String CHALLENGE = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String SIGNED = "41c0d890111822185f1e08da250bb51d2814a907d978e2093beb5a58f89ba10b"
            + "ac81210a0663127a1afbb95e2c59d3d98aa72512c041a1fcee576dbccbdd620f" + CHALLENGE;
    private static final byte[] CHANNEL_ID =
            HexFormat.of().parseHex("4edcc9d0503166287b0c91b7dce6c9425dd9ed781d830839b92ea0cee8ab4a6b");
    private static final String BOUND_SIGNED = "9f29c19293eb97c0d4be4d190dc5c5eb38c880402471d042416f71df6c25469c"
            + "c53d4b2f7d7aee576fcc9ff1f9355d6286656a2ee37bcaa7e14b2feb141c2c09"
            + "4eddcbd35434602f73059bbcd0ebc74d4dc8ff6b09961e2ea137bad5f4b65474";

    @Test
    void thePublicKeyFollowsFromTheSeed() {
        assertEquals(PUBLIC_KEY, KEY.publicKey());
    }

    @Test
    void theSignatureIsThatOfTheReference() {
        assertEquals(SIGNED, Cryptosign.sign(KEY, CHALLENGE));
        assertTrue(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, SIGNED));
    }

    @Test
    void theSignatureBoundToAChannelIsThatOfTheReference() {
        assertEquals(BOUND_SIGNED, Cryptosign.sign(KEY, CHALLENGE, CHANNEL_ID));
        assertTrue(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, CHANNEL_ID, BOUND_SIGNED));
    }

    @Test
    void plainAndBoundSignaturesAreNotTakenForEachOther() {
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, BOUND_SIGNED));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, CHANNEL_ID, SIGNED));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, filled(1), BOUND_SIGNED));
    }

    @Test
    void aSignatureOfAnotherKeyOrChallengeIsRefused() {
        String other = Cryptosign.newChallenge();
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, Cryptosign.sign(KEY, other)));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, Cryptosign.sign(Ed25519.key(filled(8)), CHALLENGE)));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, "5" + SIGNED.substring(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "zz", "00", "\u0660\u0661"})
    void whatIsNoSignatureIsRefused(String signature) {
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, signature));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, SIGNED + signature + "00"));
        assertFalse(Cryptosign.verify(PUBLIC_KEY, CHALLENGE, signature + SIGNED.substring(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c00"})
    void whatIsNoPublicKeyVerifiesNothing(String publicKey) {
        assertFalse(Cryptosign.verify(publicKey, CHALLENGE, SIGNED));
    }

    @Test
    void theKeyThatSignsEverythingVerifiesNothing() {
        // The neutral element and an all-zero signature: accepted by verifiers that do not look for small orders.
        String neutral = "01" + "00".repeat(31);
        assertFalse(Cryptosign.verify(neutral, CHALLENGE, "01" + "00".repeat(63) + CHALLENGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", CHALLENGE + "00"})
    void nothingButAChallengeIsSigned(String other) {
        assertThrows(IllegalArgumentException.class, () -> Cryptosign.sign(KEY, other));
        assertThrows(IllegalArgumentException.class, () -> Cryptosign.sign(KEY, other, CHANNEL_ID));
        assertThrows(IllegalArgumentException.class, () -> Cryptosign.sign(KEY, CHALLENGE, new byte[31]));
    }

    @Test
    void challengesAreFreshAndOf32Bytes() {
        assertEquals(64, Cryptosign.newChallenge().length());
        assertNotEquals(Cryptosign.newChallenge(), Cryptosign.newChallenge());
    }

    @Test
    void aSeedHas32Bytes() {
        assertEquals(32, Ed25519.newSeed().length);
        assertThrows(IllegalArgumentException.class, () -> Ed25519.key(new byte[31]));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
