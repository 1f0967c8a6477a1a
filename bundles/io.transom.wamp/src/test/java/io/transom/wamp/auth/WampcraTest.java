package io.transom.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.WampError;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WampcraTest {
    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsHmacSha256() {
        assertEquals(
                base64("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                Wampcra.sign("Jefe", "what do ya want for nothing?"));
    }

    /** RFC 7914, section 11. */
    @Test
    void theSaltedSecretIsPbkdf2() {
        assertEquals(
                base64("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"),
                Wampcra.saltedSecret("passwd", "salt", 1, 64));
    }

    @Test
    void onlyTheSignatureOfTheSecretOverTheChallengeIsRight() {
        String right = Wampcra.sign("secret", "challenge");

        assertTrue(Wampcra.verify("secret", "challenge", right));
        assertFalse(Wampcra.verify("secret", "challengf", right));
        assertFalse(Wampcra.verify("secreu", "challenge", right));
        assertFalse(Wampcra.verify("secret", "challenge", ""));
        assertFalse(Wampcra.verify("secret", "challenge", right + "="));
    }

    @Test
    void anEmptySecretHasASignature() {
        assertTrue(Wampcra.verify("", "challenge", Wampcra.sign("", "challenge")));
    }

    @Test
    void aSaltThatAsksForTooMuchWorkIsRefused() {
        assertThrows(WampError.class, () -> Wampcra.saltedSecret("secret", "salt", 1_000_001, 32));
        assertThrows(WampError.class, () -> Wampcra.saltedSecret("secret", "salt", 0, 32));
        assertThrows(WampError.class, () -> Wampcra.saltedSecret("secret", "salt", 1, 1025));
        assertThrows(WampError.class, () -> Wampcra.saltedSecret("secret", "salt", 40_000, 1024));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
