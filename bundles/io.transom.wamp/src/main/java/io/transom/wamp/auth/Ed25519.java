package io.transom.wamp.auth;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Ed25519 (RFC 8032) by BouncyCastle's low-level API, which is 8 to 20 times as fast as the JDK's on 17. */
public final class Ed25519 {
    private Ed25519() {}

    /** A key from its 32-byte seed. */
    public static SigningKey key(byte[] seed) {
        if (seed.length != 32) {
            throw new IllegalArgumentException("Ed25519 seed: expected 32 bytes, found " + seed.length);
        }
        var secret = new Ed25519PrivateKeyParameters(seed, 0);
        String publicKey = HexFormat.of().formatHex(secret.generatePublicKey().getEncoded());
        return new SigningKey() {
            @Override
            public String publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] message) {
                var signer = new Ed25519Signer();
                signer.init(true, secret);
                signer.update(message, 0, message.length);
                return signer.generateSignature();
            }
        };
    }

    /** 32 fresh random bytes. */
    public static byte[] newSeed() {
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        return seed;
    }

    /** Whether the signature of the message is that of the public key (64 hex digits); false for anything malformed. */
    public static boolean verify(String publicKey, byte[] message, byte[] signature) {
        try {
            var verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(publicKey)));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
