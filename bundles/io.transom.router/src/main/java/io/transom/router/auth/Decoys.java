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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Principals that are not there (WAMP specification, Salted Challenge Response: a mock CHALLENGE whose salt is always the same for an
 * authid). They are made of a random key, so that nobody else can compute them, and tell nothing of the real ones' secrets; their salts look
 * like those of the real ones.
 */
final class Decoys {
    /** For lookups that are given no key: they tell the same as long as the process lives. */
    static final Decoys OF_THIS_PROCESS = new Decoys(SecureRandom.getSeed(32));

    private static final String DIGITS = "0123456789";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final byte[] key;

    Decoys(byte[] key) {
        this.key = key.clone();
    }

    /** One like one of the real ones, which of them depends on the authid. */
    @SuppressWarnings("unchecked") // a lookalike is of the class of what it is like
    <C extends Credential> Entry<C> like(List<Entry<C>> all, String authid) {
        int drawn = ByteBuffer.wrap(bytes("model", authid, Integer.BYTES)).getInt();
        Entry<C> model = all.get(Math.floorMod(drawn, all.size()));
        return new Entry<>(model.realm(), authid, model.role(), model.extra(), (C) like(model.credential(), authid));
    }

    private Credential like(Credential model, String authid) {
        byte[] secret = bytes("secret", authid, 32);
        if (model instanceof Secret known) {
            Salt salt = known.salt();
            return new Secret(
                    HexFormat.of().formatHex(secret),
                    salt == null ? null : new Salt(salt(salt.salt(), authid), salt.iterations(), salt.keylen()));
        } else if (model instanceof ScramKeys keys) {
            return new ScramKeys(keys.cost(), bytes("salt", authid, keys.salt().length), secret, secret);
        } else if (model instanceof Ticket) {
            return new Ticket(HexFormat.of().formatHex(secret));
        }
        return model instanceof PublicKeys ? new PublicKeys(Set.of()) : None.NONE;
    }

    /** As long as the model and of the same kinds of characters; what is no letter and no digit stays where it is. */
    private String salt(String model, String authid) {
        byte[] plain = base64(model);
        if (plain.length > 0) {
            return Base64.getEncoder().encodeToString(bytes("salt", authid, plain.length));
        }
        String alphabet = alphabet(model);
        ByteBuffer drawn = ByteBuffer.wrap(bytes("salt", authid, Integer.BYTES * model.length()));
        var salt = new StringBuilder(model);
        for (int i = 0; i < salt.length(); i++) {
            int number = drawn.getInt();
            if (alphabet.indexOf(salt.charAt(i)) >= 0) {
                salt.setCharAt(i, alphabet.charAt(Math.floorMod(number, alphabet.length())));
            }
        }
        return salt.toString();
    }

    /** What the model is the Base64 of, if it shows that it is; else nothing. */
    private static byte[] base64(String model) {
        if (model.matches("[A-Za-z0-9]*")) {
            return new byte[0];
        }
        try {
            byte[] plain = Base64.getDecoder().decode(model);
            return Base64.getEncoder().encodeToString(plain).equals(model) ? plain : new byte[0];
        } catch (IllegalArgumentException other) {
            return new byte[0];
        }
    }

    /** The smallest of the usual ones with all letters and digits of the model. */
    private static String alphabet(String model) {
        String significant = model.replaceAll("[^A-Za-z0-9]", "");
        for (String usual : List.of(DIGITS, DIGITS + "abcdef", DIGITS + "ABCDEF", LOWER, UPPER)) {
            if (significant.chars().allMatch(one -> usual.indexOf(one) >= 0)) {
                return usual;
            }
        }
        return (significant.matches("[^0-9]*") ? "" : DIGITS)
                + (significant.matches("[^a-z]*") ? "" : LOWER)
                + (significant.matches("[^A-Z]*") ? "" : UPPER);
    }

    /** So many bytes that nobody can tell from chance who does not have the key; always the same ones. */
    private byte[] bytes(String purpose, String authid, int count) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            byte[] all = new byte[count];
            for (int from = 0; from < count; from += mac.getMacLength()) {
                byte[] some = mac.doFinal((purpose + " " + from + " " + authid).getBytes(UTF_8));
                System.arraycopy(some, 0, all, from, Math.min(some.length, count - from));
            }
            return all;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
