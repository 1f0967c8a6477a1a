package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.WampError;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import io.transom.wamp.auth.Scram.Exchange;
import io.transom.wamp.auth.Scram.Form;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** With the exchange of RFC 7677, section 3. */
final class ScramTest {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String NONCE = CLIENT_NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final Exchange EXCHANGE = new Exchange("user", CLIENT_NONCE, NONCE, SALT, 4096, Form.SPECIFIED);
    private static final byte[] SALTED =
            Scram.saltedPassword("pencil", Base64.getDecoder().decode(SALT), new Cost(Derivation.PBKDF2, 4096, 0));
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String VERIFIER = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    @Test
    void proofAndVerifierAreThoseOfTheRfc() {
        assertEquals(PROOF, Scram.proof(SALTED, EXCHANGE));
        assertEquals(VERIFIER, Scram.verifier(Scram.serverKey(SALTED), EXCHANGE));
        assertTrue(Scram.verify(Scram.storedKey(SALTED), EXCHANGE, PROOF));
        assertTrue(Scram.verifyRouter(Scram.serverKey(SALTED), EXCHANGE, VERIFIER));
    }

    @Test
    void aProofOfAnotherExchangeOrWithAnyBitFlippedIsWrong() {
        byte[] stored = Scram.storedKey(SALTED);
        byte[] proof = Base64.getDecoder().decode(PROOF);

        for (int bit = 0; bit < 8 * proof.length; bit++) {
            byte[] flipped = proof.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(Scram.verify(stored, EXCHANGE, Base64.getEncoder().encodeToString(flipped)));
        }
        assertFalse(Scram.verify(
                stored, new Exchange("user", CLIENT_NONCE, NONCE + "x", SALT, 4096, Form.SPECIFIED), PROOF));
        assertFalse(Scram.verify(stored, new Exchange("uses", CLIENT_NONCE, NONCE, SALT, 4096, Form.SPECIFIED), PROOF));
        assertFalse(Scram.verify(stored, EXCHANGE, "not Base64"));
        assertFalse(Scram.verify(stored, EXCHANGE, "AAAA"));
    }

    @Test
    void aVerifierOfAnotherKeyOrExchangeIsWrong() {
        assertFalse(Scram.verifyRouter(Scram.storedKey(SALTED), EXCHANGE, VERIFIER));
        assertFalse(Scram.verifyRouter(
                Scram.serverKey(SALTED),
                new Exchange("user", CLIENT_NONCE, NONCE + "x", SALT, 4096, Form.SPECIFIED),
                VERIFIER));
    }

    @Test
    void theRouterMustContinueTheClientsNonce() {
        assertThrows(WampError.class, () -> new Exchange("user", "abc", "abc", SALT, 4096, Form.SPECIFIED));
        assertThrows(WampError.class, () -> new Exchange("user", "abc", "xyz1", SALT, 4096, Form.SPECIFIED));
    }

    /** RFC 5802, section 5.1: a name with an equals sign and a comma. Crossbar.io leaves it as it is. */
    @Test
    void anAuthidIsEscapedAsTheRfcSays() {
        var exchange = new Exchange("a=b,c", "abc", "abcdef", SALT, 4096, Form.SPECIFIED);

        assertEquals(
                "n=a=3Db=2Cc,r=abc,r=abcdef,s=" + SALT + ",i=4096,c=biws,r=abcdef",
                new String(exchange.message(), java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(
                "n=a=b,c,r=abc,r=abcdef,s=" + SALT + ",i=4096,c=,r=abcdef",
                new String(exchange.in(Form.CROSSBAR).message(), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A router of Crossbar.io continues the bytes, not the text. */
    @Test
    void aNonceMayBeContinuedInBytes() {
        String client = Base64.getEncoder().encodeToString(new byte[16]);
        String continued = Base64.getEncoder().encodeToString(new byte[32]);

        assertFalse(continued.startsWith(client));
        assertEquals(continued, new Exchange("user", client, continued, SALT, 4096, Form.CROSSBAR).nonce());
    }

    /** Taken from autobahn for Python 26.10.2: what {@code derive_scram_credential} makes of a password. */
    @Test
    void keysOfCrossbarsClientsAreTheirs() {
        byte[] salted = Scram.saltedPassword(
                "pw",
                "1234567890123456".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                new Cost(Derivation.ARGON2ID_CROSSBAR, 4096, 512));

        assertEquals(
                "2a4f02dfbeaef3fa8c5dbe8ed1a32d46ab4d8b2c858505c97a2e2bcfe8144b3c",
                HexFormat.of().formatHex(Scram.storedKey(salted)));
        assertEquals(
                "9371f5bb80178725d8f891f7e221642d13672178c15e8957aaa357e1e0d1c420",
                HexFormat.of().formatHex(Scram.serverKey(salted)));
    }

    /** From the test suite of Argon2's authors, version 1.3: 2 passes, 256 KiB, one lane. */
    @Test
    void argon2idIsThatOfItsAuthors() {
        byte[] salt = "somesalt".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(
                "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
                HexFormat.of()
                        .formatHex(Scram.saltedPassword("password", salt, new Cost(Derivation.ARGON2ID, 2, 256))));
    }

    @Test
    void costsOutOfBoundsAreRefused() {
        assertThrows(WampError.class, () -> new Cost(Derivation.PBKDF2, 4095, 0));
        assertThrows(WampError.class, () -> new Cost(Derivation.PBKDF2, 1_000_001, 0));
        assertThrows(WampError.class, () -> new Cost(Derivation.ARGON2ID, 1 << 12, 1 << 13));
        assertThrows(WampError.class, () -> new Cost(Derivation.ARGON2ID, 2, (1 << 20) + 1));
        assertThrows(WampError.class, () -> new Cost(Derivation.ARGON2ID, 1, 511));
        assertThrows(WampError.class, () -> new Cost(Derivation.ARGON2ID, Integer.MAX_VALUE, 8));
    }

    /** RFC 4013, section 3. */
    @Test
    void passwordsArePreparedAsTheRfcShows() {
        assertEquals("IX", SaslPrep.prepare("I\u00ADX"));
        assertEquals("user", SaslPrep.prepare("user"));
        assertEquals("USER", SaslPrep.prepare("USER"));
        assertEquals("a", SaslPrep.prepare("\u00AA"));
        assertEquals("IX", SaslPrep.prepare("\u2168"));
        assertEquals("a b", SaslPrep.prepare("a\u00A0b"));
        assertThrows(WampError.class, () -> SaslPrep.prepare("\u0007"));
        assertThrows(WampError.class, () -> SaslPrep.prepare("\u0627\u0031"));
    }

    /** Computed here once more from RFC 5802, section 3, with nothing of the class under test. */
    @Test
    void theChannelIsPartOfWhatIsProved() throws Exception {
        byte[] finished = {0, 1, 2, (byte) 0xFF};
        var bound = new Exchange(
                "user", "abc", "abcdef", SALT, 4096, Form.SPECIFIED, new ChannelBinding("tls-unique", finished));
        // Base64 of "p=tls-unique,," and the four bytes.
        String message = "n=user,r=abc,r=abcdef,s=" + SALT + ",i=4096,c=cD10bHMtdW5pcXVlLCwAAQL/,r=abcdef";

        byte[] clientKey = hmac(SALTED, "Client Key");
        byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
        byte[] proof = hmac(storedKey, message);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        assertEquals(Base64.getEncoder().encodeToString(proof), Scram.proof(SALTED, bound));
        assertEquals(
                Base64.getEncoder().encodeToString(hmac(hmac(SALTED, "Server Key"), message)),
                Scram.verifier(Scram.serverKey(SALTED), bound));
    }

    @Test
    void aProofForAnotherChannelTypeOrWithoutIsWrong() {
        byte[] data = new byte[32];
        var unique = new ChannelBinding(ChannelBinding.TLS_UNIQUE, data);
        String proof = Scram.proof(SALTED, bound(unique));
        byte[] stored = Scram.storedKey(SALTED);

        assertTrue(Scram.verify(stored, bound(unique), proof));
        assertFalse(Scram.verify(stored, bound(null), proof));
        assertFalse(Scram.verify(stored, bound(new ChannelBinding(ChannelBinding.TLS_EXPORTER, data)), proof));
        assertFalse(Scram.verify(stored, bound(new ChannelBinding(ChannelBinding.TLS_UNIQUE, new byte[31])), proof));
        assertFalse(Scram.verify(stored, bound(unique), Scram.proof(SALTED, bound(null))));
    }

    private static Exchange bound(ChannelBinding channel) {
        return new Exchange("user", "abc", "abcdef", SALT, 4096, Form.SPECIFIED, channel);
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
