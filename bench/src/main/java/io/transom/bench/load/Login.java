package io.transom.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A login with {@code cryptosign}, in JSON: a challenge of 32 bytes is signed. */
final class Login {
    static final String AUTHID = "bench";

    private static final byte[] SEED = "a secret key that everyone knows".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PUBLIC = publicKey();

    /** 64 hex digits. */
    static final String PUBLIC_KEY = HexFormat.of().formatHex(PUBLIC);

    static final byte[] HELLO = Template.bytes(
            Format.JSON,
            List.of(
                    Message.HELLO,
                    "realm1",
                    Map.of(
                            "roles",
                            Target.ROLES,
                            "authmethods",
                            List.of("cryptosign"),
                            "authid",
                            AUTHID,
                            "authextra",
                            Map.of("pubkey", PUBLIC_KEY))));

    private static final String CHALLENGE = "\"challenge\":";
    private static final int DIGITS = 64;

    private Login() {}

    private static byte[] publicKey() {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(SEED, 0, key, 0);
        return key;
    }

    /** AUTHENTICATE for a CHALLENGE. */
    static byte[] answer(String message) {
        int from = message.indexOf('"', message.indexOf(CHALLENGE) + CHALLENGE.length()) + 1;
        String challenge = message.substring(from, from + DIGITS);
        byte[] bytes = HexFormat.of().parseHex(challenge);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(SEED, 0, PUBLIC, 0, bytes, 0, bytes.length, signature, 0);
        return Template.bytes(
                Format.JSON, List.of(Message.AUTHENTICATE, HexFormat.of().formatHex(signature) + challenge, Map.of()));
    }
}
