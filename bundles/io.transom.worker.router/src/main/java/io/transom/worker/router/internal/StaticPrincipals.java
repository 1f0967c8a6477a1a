package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Credential.None;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Credential.Ticket;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.AuthLimits;
import io.transom.wamp.auth.Scram;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The principals that stand in a transport's configuration. What holds secrets is never shown in a complaint. */
final class StaticPrincipals {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final int KEY_BYTES = 32;

    private StaticPrincipals() {}

    static Lookup<None> anonymous(Config method) {
        method.only("type", "role", "authid", "realm", "default-role");
        method.text("realm");
        Entry<None> entry = Entry.of(method.text("role").orElse("anonymous"), None.NONE)
                .as(method.text("authid").orElse(null));
        var everybody = CompletableFuture.completedFuture(Optional.of(entry));
        return claim -> everybody;
    }

    /** @param environment for tickets of the form {@code ${NAME}} */
    static Map<String, Entry<Ticket>> tickets(Config method, Map<String, String> environment) {
        method.only("type", "principals", "default-role");
        return each(method.require("principals"), (authid, part) -> {
            part.only("ticket", "role");
            Config ticket = part.require("ticket");
            var variable = VARIABLE.matcher(secretText(ticket));
            if (!variable.matches()) {
                return entry(part, new Ticket(secretText(ticket)));
            }
            String value = environment.get(variable.group(1));
            if (value == null || value.isEmpty()) {
                throw ticket.complain("environment variable " + variable.group(1) + " is not set or empty");
            }
            return entry(part, new Ticket(value));
        });
    }

    /** The passwords as they are, those with salt too. */
    static Map<String, Entry<Secret>> secrets(Config method) {
        method.only("type", "users", "default-role");
        return each(method.require("users"), (authid, part) -> {
            part.only("secret", "role", "salt", "iterations", "keylen");
            return entry(part, secret(part));
        });
    }

    /** With salt when {@code salt}, {@code iterations} and {@code keylen} are all there. */
    static Secret secret(Config part) {
        var salt = part.text("salt");
        var iterations = part.get("iterations").map(number -> number.integer(1, AuthLimits.PBKDF2_ROUNDS.value()));
        var keylen = part.get("keylen").map(number -> number.integer(1, AuthLimits.PBKDF2_BYTES.value()));
        boolean salted = salt.isPresent() && iterations.isPresent() && keylen.isPresent();
        String secret = secretText(part.require("secret"));
        if (!salted) {
            return new Secret(secret, null);
        }
        try {
            return new Secret(
                    secret,
                    new Salt(
                            salt.get(),
                            iterations.get().intValue(),
                            keylen.get().intValue()));
        } catch (WampError outOfBounds) {
            throw part.complain(outOfBounds.text());
        }
    }

    static Map<String, Entry<ScramKeys>> scram(Config method) {
        method.only("type", "principals", "default-role", "channel-binding");
        return each(method.require("principals"), (authid, part) -> {
            part.only("kdf", "iterations", "memory", "salt", "stored-key", "server-key", "role");
            return entry(part, scramKeys(part));
        });
    }

    static ScramKeys scramKeys(Config part) {
        Config kdf = part.require("kdf");
        var derivation = Scram.Derivation.named(kdf.text())
                .orElseThrow(() -> kdf.expected("one of argon2id-13, argon2id13, pbkdf2"));
        boolean pbkdf2 = derivation == Scram.Derivation.PBKDF2;
        int iterations = (int) part.require("iterations").integer(1, Integer.MAX_VALUE);
        int memory = pbkdf2 ? 0 : (int) part.require("memory").integer(1, Integer.MAX_VALUE);
        byte[] salt = hex(part.require("salt"), 0);
        if (!pbkdf2 && salt.length < 8) {
            throw part.require("salt").complain("expected 8 bytes or more, found " + salt.length);
        }
        try {
            return new ScramKeys(
                    new Scram.Cost(derivation, iterations, memory),
                    salt,
                    hex(part.require("stored-key"), KEY_BYTES),
                    hex(part.require("server-key"), KEY_BYTES));
        } catch (WampError outOfBounds) {
            throw Errors.INVALID_CONFIGURATION.equals(outOfBounds.uri())
                    ? outOfBounds
                    : part.complain(outOfBounds.text());
        }
    }

    static Map<String, Entry<PublicKeys>> keys(Config method) {
        Unsupported.keys(method, "trustroots");
        method.only("type", "principals", "default-role");
        return each(method.require("principals"), (authid, part) -> {
            part.only("authorized_keys", "role", "realm");
            Set<String> keys = new LinkedHashSet<>();
            for (Config key : part.require("authorized_keys").elements()) {
                keys.add(publicKey(key));
            }
            return entry(part, new PublicKeys(Set.copyOf(keys)))
                    .inRealm(part.text("realm").orElse(null));
        });
    }

    /** A single key, as a dynamic authenticator gives it. */
    static PublicKeys key(Config part) {
        return new PublicKeys(Set.of(publicKey(part.require("pubkey"))));
    }

    /** By fingerprint. */
    static Map<String, Entry<None>> certificates(Config method) {
        method.only("type", "principals", "default-role");
        var byFingerprint = new HashMap<String, Entry<None>>();
        method.require("principals").entries().forEach((authid, part) -> {
            part.only("certificate-sha1", "role");
            Config fingerprint = part.require("certificate-sha1");
            if (!fingerprint.text().matches("([0-9A-F]{2}:){19}[0-9A-F]{2}")) {
                throw fingerprint.expected("20 pairs of upper-case hex digits, divided by colons");
            }
            if (byFingerprint.put(fingerprint.text(), entry(part, None.NONE).as(authid)) != null) {
                throw fingerprint.complain("another principal has this certificate");
            }
        });
        return byFingerprint;
    }

    private static <C> Map<String, C> each(Config principals, BiFunction<String, Config, C> read) {
        var all = new HashMap<String, C>();
        principals.entries().forEach((authid, part) -> all.put(authid, read.apply(authid, part)));
        return all;
    }

    private static <C extends Credential> Entry<C> entry(Config part, C credential) {
        return Entry.of(part.text("role").orElse(null), credential);
    }

    private static String publicKey(Config key) {
        if (!key.text().matches("[0-9a-fA-F]{64}")) {
            throw key.expected("64 hex digits");
        }
        return key.text().toLowerCase(Locale.ROOT);
    }

    private static String secretText(Config part) {
        if (part.value() instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw part.complain("expected a string that is not empty");
    }

    /** @param length in bytes; 0 for any */
    private static byte[] hex(Config part, int length) {
        try {
            byte[] bytes = HexFormat.of().parseHex(secretText(part));
            if (length == 0 || bytes.length == length) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw part.complain(length == 0 ? "expected hex digits" : "expected " + 2 * length + " hex digits");
    }
}
