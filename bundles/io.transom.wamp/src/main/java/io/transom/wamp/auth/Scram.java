package io.transom.wamp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The computations of WAMP-SCRAM with SHA-256 (WAMP specification, Salted Challenge Response; RFC 5802, RFC 7677). */
public final class Scram {
    /** The method's name in HELLO, CHALLENGE and WELCOME. */
    public static final String METHOD = "scram";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Scram() {}

    /** How a password becomes a key. */
    public enum Derivation {
        /** PBKDF2-HMAC-SHA-256. */
        PBKDF2("pbkdf2"),
        /** Argon2id, version 1.3 (RFC 9106), one lane. */
        ARGON2ID("argon2id13");

        private final String label;

        Derivation(String label) {
            this.label = label;
        }

        /** The name in CHALLENGE's {@code kdf}. */
        public String label() {
            return label;
        }

        /** Absent for a name that is not known here. */
        public static Optional<Derivation> named(String label) {
            return java.util.Arrays.stream(values())
                    .filter(known -> known.label.equals(label))
                    .findFirst();
        }
    }

    /**
     * What a key costs. The bounds keep a router from asking a client for hours of work or all of its memory, and from asking for
     * so little that the proof can be searched for the password.
     *
     * @param iterations 4,096 (RFC 7677) to 1,000,000 with PBKDF2, 1 to 100 with Argon2id
     * @param memory KiB, 8 to 1,048,576 with Argon2id, 0 with PBKDF2
     */
    public record Cost(Derivation derivation, int iterations, int memory) {
        public Cost {
            boolean argon = derivation == Derivation.ARGON2ID;
            range("iterations", iterations, argon ? 1 : 4096, argon ? 100 : 1_000_000);
            range("memory", memory, argon ? 8 : 0, argon ? 1 << 20 : 0);
        }

        private static void range(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", found " + value);
            }
        }
    }

    /**
     * What both sides have said before the proof, which proof and verifier are computed over.
     *
     * @param authid as in HELLO
     * @param clientNonce HELLO's {@code authextra.nonce}
     * @param nonce CHALLENGE's: the client's, continued by the router
     * @param salt CHALLENGE's, Base64 as it was sent
     * @param iterations CHALLENGE's
     */
    public record Exchange(String authid, String clientNonce, String nonce, String salt, int iterations) {
        public Exchange {
            if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length()) {
                throw new IllegalArgumentException("nonce: expected the client's nonce, continued");
            }
        }

        /** RFC 5802's AuthMessage, without channel binding. */
        byte[] message() {
            String name = SaslPrep.prepare(authid).replace("=", "=3D").replace(",", "=2C");
            String all = "n=" + name + ",r=" + clientNonce //
                    + ",r=" + nonce + ",s=" + salt + ",i=" + iterations //
                    + ",c=biws,r=" + nonce;
            return all.getBytes(UTF_8);
        }
    }

    /** 16 fresh random bytes in Base64. */
    public static String newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /**
     * The salted password, 32 bytes. Takes milliseconds to seconds: never on an event loop.
     *
     * @param salt at least 8 bytes for Argon2id
     * @throws IllegalArgumentException when SASLprep (RFC 4013) prohibits the password
     */
    public static byte[] saltedPassword(String password, byte[] salt, Cost cost) {
        byte[] prepared = SaslPrep.prepare(password).getBytes(UTF_8);
        return cost.derivation() == Derivation.PBKDF2
                ? Hmac.pbkdf2(prepared, salt, cost.iterations(), KEY_BYTES)
                : argon2id(prepared, salt, cost.iterations(), cost.memory());
    }

    /** What a router stores to check proofs: SHA-256 of the client's key. */
    public static byte[] storedKey(byte[] saltedPassword) {
        return Hmac.sha256(clientKey(saltedPassword));
    }

    /** What a router stores to prove that it knows the client. */
    public static byte[] serverKey(byte[] saltedPassword) {
        return Hmac.of(saltedPassword, "Server Key".getBytes(UTF_8));
    }

    /** The client's proof, Base64: AUTHENTICATE's signature. */
    public static String proof(byte[] saltedPassword, Exchange exchange) {
        byte[] proof = clientKey(saltedPassword);
        Hmac.xor(proof, Hmac.of(storedKey(saltedPassword), exchange.message()));
        return Base64.getEncoder().encodeToString(proof);
    }

    /** Whether the proof was made with the key that was stored; false for anything malformed. */
    public static boolean verify(byte[] storedKey, Exchange exchange, String proof) {
        byte[] clientKey;
        try {
            clientKey = Base64.getDecoder().decode(proof);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        if (clientKey.length != KEY_BYTES) {
            return false;
        }
        Hmac.xor(clientKey, Hmac.of(storedKey, exchange.message()));
        return MessageDigest.isEqual(storedKey, Hmac.sha256(clientKey));
    }

    /** The router's signature, Base64: {@code verifier} in WELCOME's {@code authextra}. */
    public static String verifier(byte[] serverKey, Exchange exchange) {
        return Base64.getEncoder().encodeToString(Hmac.of(serverKey, exchange.message()));
    }

    /** Whether the verifier is that of a router that knows the server key. */
    public static boolean verifyRouter(byte[] serverKey, Exchange exchange, String verifier) {
        return MessageDigest.isEqual(verifier(serverKey, exchange).getBytes(UTF_8), verifier.getBytes(UTF_8));
    }

    private static byte[] clientKey(byte[] saltedPassword) {
        return Hmac.of(saltedPassword, "Client Key".getBytes(UTF_8));
    }

    static byte[] argon2id(byte[] password, byte[] salt, int iterations, int memory) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(iterations)
                .withMemoryAsKB(memory)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] key = new byte[KEY_BYTES];
        generator.generateBytes(password, key);
        return key;
    }
}
