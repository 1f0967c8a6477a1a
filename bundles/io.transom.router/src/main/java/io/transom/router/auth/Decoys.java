package io.transom.router.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.transom.router.auth.Credential.None;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Credential.Ticket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Principals that are not there (WAMP specification, Salted Challenge Response: a mock CHALLENGE whose salt is always the same for an
 * authid). They are made of a random key of this process, so they are the same as long as it lives, nobody else can compute them, and they tell
 * nothing of the real ones' secrets.
 */
final class Decoys {
    private static final byte[] KEY = SecureRandom.getSeed(32);

    private Decoys() {}

    /** One like one of the real ones, which of them depends on the authid. */
    @SuppressWarnings("unchecked") // a lookalike is of the class of what it is like
    static <C extends Credential> Entry<C> like(List<Entry<C>> all, String authid) {
        byte[] seed = seed(authid);
        Entry<C> model = all.get(Math.floorMod(ByteBuffer.wrap(seed).getInt(), all.size()));
        return new Entry<>(
                model.realm(), authid, model.role(), model.extra(), (C) like(model.credential(), seed(authid + "\n")));
    }

    private static byte[] seed(String text) {
        MessageDigest hash = sha256();
        hash.update(KEY);
        return hash.digest(text.getBytes(UTF_8));
    }

    private static Credential like(Credential model, byte[] seed) {
        String text = HexFormat.of().formatHex(seed);
        if (model instanceof Secret secret) {
            Salt salt = secret.salt();
            return new Secret(
                    text, salt == null ? null : new Salt(shaped(salt.salt(), text), salt.iterations(), salt.keylen()));
        } else if (model instanceof ScramKeys keys) {
            byte[] salt = Arrays.copyOf(seed, Math.min(seed.length, keys.salt().length));
            return new ScramKeys(keys.cost(), salt, seed, seed);
        } else if (model instanceof Ticket) {
            return new Ticket(text);
        }
        return model instanceof PublicKeys ? new PublicKeys(Set.of()) : None.NONE;
    }

    /** As long as the model. */
    private static String shaped(String model, String digits) {
        return digits.repeat(model.length() / digits.length() + 1).substring(0, model.length());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
