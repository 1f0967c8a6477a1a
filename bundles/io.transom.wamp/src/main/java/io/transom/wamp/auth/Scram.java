package io.transom.wamp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The computations of WAMP-SCRAM with SHA-256 (WAMP specification, Salted Challenge Response; RFC 5802, RFC 7677), with and
 * without channel binding.
 *
 * <p>Crossbar.io and its client libraries compute otherwise than the specification: see {@link Form}. Which of the two is meant
 * shows in the name of the key derivation.
 */
public final class Scram {
    /** The method's name in HELLO, CHALLENGE and WELCOME, as it is in use. */
    public static final String METHOD = "scram";

    /** The method's name in the specification. */
    public static final String SPECIFIED_METHOD = "wamp-scram";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final int LEAST_ROUNDS = 4096;
    private static final int LEAST_ARGON2_MEMORY = 8;
    private static final int LEAST_ARGON2_WORK = 512;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Scram() {}

    /** What is computed over. */
    public enum Form {
        /** That of the specification, which is RFC 5802's. */
        SPECIFIED("biws"),
        /** Crossbar.io's: the authid is not escaped, and {@code c=} is empty where no channel is bound. */
        CROSSBAR("");

        private final String unbound;

        Form(String unbound) {
            this.unbound = unbound;
        }

        /** {@code cbind-input} of RFC 5802. */
        private String binding(@Nullable ChannelBinding channel) {
            if (channel == null) {
                return unbound;
            }
            byte[] flag = ("p=" + channel.type() + ",,").getBytes(UTF_8);
            byte[] all = Arrays.copyOf(flag, flag.length + channel.data().length);
            System.arraycopy(channel.data(), 0, all, flag.length, channel.data().length);
            return Base64.getEncoder().encodeToString(all);
        }

        private String name(String authid) {
            String name = SaslPrep.prepare(authid);
            return this == CROSSBAR ? name : name.replace("=", "=3D").replace(",", "=2C");
        }
    }

    /** How a password becomes a key. */
    public enum Derivation {
        /** PBKDF2-HMAC-SHA-256. */
        PBKDF2("pbkdf2", Form.SPECIFIED),
        /** Argon2id, version 1.3 (RFC 9106), one lane. */
        ARGON2ID("argon2id13", Form.SPECIFIED),
        /** The same as Crossbar.io and its clients have it: the salted password is the text of the hash in Base64 without padding. */
        ARGON2ID_CROSSBAR("argon2id-13", Form.CROSSBAR);

        private final String label;
        private final Form form;

        Derivation(String label, Form form) {
            this.label = label;
            this.form = form;
        }

        /** The name in CHALLENGE's {@code kdf}. */
        public String label() {
            return label;
        }

        /** What goes with it. */
        public Form form() {
            return form;
        }

        /** Absent for a name that is not known here. */
        public static Optional<Derivation> named(String label) {
            return Arrays.stream(values())
                    .filter(known -> known.label.equals(label))
                    .findFirst();
        }
    }

    /**
     * What a key costs. The bounds keep a router from asking a client for hours of work or all of its memory, and from asking for
     * so little that the proof can be searched for the password. Out of bounds is {@code wamp.error.authentication_failed}.
     *
     * @param iterations 4,096 (RFC 7677) to {@link AuthLimits#PBKDF2_ROUNDS} with PBKDF2; with Argon2id memory times iterations is 512
     *     to {@link AuthLimits#ARGON2_WORK}
     * @param memory KiB, 8 to {@link AuthLimits#ARGON2_MEMORY} with Argon2id; unused with PBKDF2
     */
    public record Cost(Derivation derivation, int iterations, int memory) {
        public Cost {
            if (derivation == Derivation.PBKDF2) {
                AuthLimits.check("iterations", iterations, LEAST_ROUNDS, AuthLimits.PBKDF2_ROUNDS);
            } else {
                AuthLimits.check("iterations", iterations, 1, AuthLimits.ARGON2_WORK);
                AuthLimits.check("memory", memory, LEAST_ARGON2_MEMORY, AuthLimits.ARGON2_MEMORY);
                AuthLimits.check(
                        "memory x iterations", (long) memory * iterations, LEAST_ARGON2_WORK, AuthLimits.ARGON2_WORK);
            }
        }
    }

    /**
     * What both sides have said before the proof, which proof and verifier are computed over.
     *
     * @param authid as in HELLO
     * @param clientNonce HELLO's {@code authextra.nonce}
     * @param nonce CHALLENGE's: the client's, continued by the router, as text or (Crossbar.io) as what the Base64 stands for
     * @param salt CHALLENGE's, Base64 as it was sent
     * @param iterations CHALLENGE's
     * @param channel the TLS connection, where it is bound in
     */
    public record Exchange(
            String authid,
            String clientNonce,
            String nonce,
            String salt,
            int iterations,
            Form form,
            @Nullable ChannelBinding channel) {
        public Exchange {
            if (!continues(nonce, clientNonce)) {
                throw new WampError(ErrorUris.AUTHENTICATION_FAILED, "nonce: expected the client's nonce, continued");
            }
        }

        /** Without channel binding. */
        public Exchange(String authid, String clientNonce, String nonce, String salt, int iterations, Form form) {
            this(authid, clientNonce, nonce, salt, iterations, form, null);
        }

        /** The same in another form. */
        public Exchange in(Form other) {
            return new Exchange(authid, clientNonce, nonce, salt, iterations, other, channel);
        }

        /** RFC 5802's AuthMessage. */
        byte[] message() {
            String all = "n=" + form.name(authid) + ",r=" + clientNonce //
                    + ",r=" + nonce + ",s=" + salt + ",i=" + iterations //
                    + ",c=" + form.binding(channel) + ",r=" + nonce;
            return all.getBytes(UTF_8);
        }

        private static boolean continues(String nonce, String clientNonce) {
            if (nonce.startsWith(clientNonce)) {
                return nonce.length() > clientNonce.length();
            }
            try {
                byte[] all = Base64.getDecoder().decode(nonce);
                byte[] first = Base64.getDecoder().decode(clientNonce);
                return all.length > first.length && Arrays.equals(all, 0, first.length, first, 0, first.length);
            } catch (IllegalArgumentException noBase64) {
                return false;
            }
        }
    }

    /** 16 fresh random bytes in Base64. */
    public static String newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /**
     * The salted password. Takes milliseconds to seconds: never on an event loop.
     *
     * @param salt at least 8 bytes for Argon2id
     * @throws WampError {@code wamp.error.authentication_failed} when SASLprep (RFC 4013) prohibits the password
     */
    public static byte[] saltedPassword(String password, byte[] salt, Cost cost) {
        byte[] prepared = SaslPrep.prepare(password).getBytes(UTF_8);
        return switch (cost.derivation()) {
            case PBKDF2 -> Hmac.pbkdf2(prepared, salt, cost.iterations(), KEY_BYTES);
            case ARGON2ID -> argon2id(prepared, salt, cost.iterations(), cost.memory());
            case ARGON2ID_CROSSBAR ->
                Base64.getEncoder().withoutPadding().encode(argon2id(prepared, salt, cost.iterations(), cost.memory()));
        };
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

    /**
     * The router's signature, Base64: {@code verifier} in WELCOME's {@code authextra}, for Crossbar.io {@code scram_server_signature}.
     */
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

    private static byte[] argon2id(byte[] password, byte[] salt, int iterations, int memory) {
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
