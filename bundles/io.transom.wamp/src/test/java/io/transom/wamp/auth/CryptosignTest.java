package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The six test vectors of the WAMP specification: key, channel ID, challenge, signature without the signed message. */
    @ParameterizedTest
    @CsvSource({
        "4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510,,ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,b32675b221f08593213737bef8240e7c15228b07028e19595294678c90d11c0cae80a357331bfc5cc9fb71081464e6e75013517c2cf067ad566a6b7b728e5d03",
        "d511fe78e23934b3dadb52fcd022974b80bd92bccc7c5cf404e46cc0a8a2f5cd,,b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d,d4209ad10d5aff6bfbc009d7e924795de138a63515efc7afc6b01b7fe5201372190374886a70207b042294af5bd64ce725cd8dceb344e6d11c09d1aaaf4d660f",
        "6e1fde9cf9e2359a87420b65a87dc0c66136e66945196ba2475990d8a0c3a25b,,b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2,7beb282184baadd08f166f16dd683b39cab53816ed81e6955def951cb2ddad1ec184e206746fd82bda075af03711d3d5658fc84a76196b0fa8d1ebc92ef9f30b",
        "4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510,62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff,ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,9b6f41540c9b95b4b7b281c3042fa9c54cef43c842d62ea3fd6030fcb66e70b3e80d49d44c29d1635da9348d02ec93f3ed1ef227dfb59a07b580095c2b82f80f",
        "d511fe78e23934b3dadb52fcd022974b80bd92bccc7c5cf404e46cc0a8a2f5cd,62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff,b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d,305aaa3ac25e98f651427688b3fc43fe7d8a68a7ec1d7d61c61517c519bd4a427c3015599d83ca28b4c652333920223844ef0725eb5dc2febfd6af7677b73f01",
        "6e1fde9cf9e2359a87420b65a87dc0c66136e66945196ba2475990d8a0c3a25b,62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff,b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2,ee3c7644fd8070532bc1fde3d70d742267da545d8c8f03e63bda63f1ad4214f4d2c4bfdb4eb9526def42deeb7e31602a6ff99eba893e0a4ad4d45892ca75e608"
    })
    void signaturesAreThoseOfTheSpecification(String seed, String channel, String challenge, String signature) {
        SigningKey key = Ed25519.key(HexFormat.of().parseHex(seed));
        String found = channel == null
                ? Cryptosign.sign(key, challenge)
                : Cryptosign.sign(key, challenge, HexFormat.of().parseHex(channel));

        assertEquals(signature, found.substring(0, 128));
        assertTrue(
                channel == null
                        ? Cryptosign.verify(key.publicKey(), challenge, found)
                        : Cryptosign.verify(
                                key.publicKey(), challenge, HexFormat.of().parseHex(channel), found));
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

    /** Crossbar.io hashes the Finished message, whose length depends on the version of TLS; what is exported is taken as it is. */
    @Test
    void theChannelIdHas32BytesWhateverTlsTells() throws Exception {
        byte[] finished = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        byte[] exported = new byte[32];
        exported[31] = 7;

        assertArrayEquals(
                java.security.MessageDigest.getInstance("SHA-256").digest(finished),
                new ChannelBinding(ChannelBinding.TLS_UNIQUE, finished).channelId());
        assertArrayEquals(exported, new ChannelBinding(ChannelBinding.TLS_EXPORTER, exported).channelId());
    }
}
