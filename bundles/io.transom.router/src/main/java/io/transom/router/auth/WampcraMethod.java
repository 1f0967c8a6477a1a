package io.transom.router.auth;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.Secret;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.auth.Wampcra;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Method {@code wampcra} (WAMP specification, Challenge Response Authentication). */
final class WampcraMethod implements AuthMethod {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Lookup<Secret> lookup;
    private final Terms terms;
    /** Where passwords are made into keys; null when the lookup gives keys. */
    private final @Nullable Checks derivations;

    WampcraMethod(Lookup<Secret> lookup, Terms terms, @Nullable Checks derivations) {
        this.lookup = lookup;
        this.terms = terms;
        this.derivations = derivations;
    }

    @Override
    public Set<String> names() {
        return Set.of(Wampcra.METHOD);
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        if (claim.authid() == null) {
            return Steps.refuse(ErrorUris.NOT_AUTHORIZED, "wampcra: authid: expected a text");
        }
        return lookup.find(claim)
                .thenApply(found -> found.or(() -> lookup.decoy(claim))
                        .map(entry -> ask(claim, entry, found.isPresent()))
                        .orElseGet(() -> Steps.denied(claim)));
    }

    private Step ask(Claim claim, Entry<Secret> entry, boolean known) {
        String text = text(claim, entry);
        var extra = new HashMap<String, Object>();
        extra.put("challenge", text);
        Salt salt = entry.credential().salt();
        if (salt != null) {
            extra.put("salt", salt.salt());
            extra.put("iterations", (long) salt.iterations());
            extra.put("keylen", (long) salt.keylen());
        }
        return Steps.challenge(claim, extra, answer -> {
            String signature = answer.signature();
            if (derivations == null || salt == null) {
                return Steps.done(judge(claim, entry, known, text, entry.credential(), signature));
            }
            return derivations.run(
                    () -> judge(claim, entry, known, text, entry.credential().derived(), signature));
        });
    }

    private Step judge(Claim claim, Entry<Secret> entry, boolean known, String text, Secret secret, String signature) {
        return Wampcra.verify(secret.key(), text, signature) && known
                ? Steps.accept(claim, entry, terms, Map.of())
                : Steps.denied(claim);
    }

    /** The text to sign; its keys stand in the order that clients of Crossbar.io see. */
    private String text(Claim claim, Entry<Secret> entry) {
        byte[] nonce = new byte[48];
        RANDOM.nextBytes(nonce);
        return "{\"authid\": " + json(entry.authid(), claim.authid())
                + ", \"authrole\": " + json(entry.role(), terms.defaultRole())
                + ", \"authmethod\": \"wampcra\", \"authprovider\": " + Json.write(terms.provider())
                + ", \"session\": " + claim.candidate().session()
                + ", \"nonce\": \"" + Base64.getEncoder().encodeToString(nonce)
                + "\", \"timestamp\": \"" + TIME.format(Instant.now()) + "\"}";
    }

    private static String json(@Nullable String first, @Nullable String second) {
        return Json.write(Optional.ofNullable(first).orElse(second));
    }
}
