package io.transom.router.auth;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.None;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Method {@code anonymous}: whoever the lookup lets in. */
final class AnonymousMethod implements AuthMethod {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Lookup<None> lookup;
    private final Terms terms;

    AnonymousMethod(Lookup<None> lookup, Terms terms) {
        this.lookup = lookup;
        this.terms = terms;
    }

    @Override
    public Set<String> names() {
        return Set.of("anonymous");
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        Claim named = claim.withAuthid(Steps.serialNumber(RANDOM));
        return lookup.find(named)
                .thenApply(found -> found.map(entry -> Steps.accept(named, entry, terms, Map.of()))
                        .orElseGet(() -> Steps.denied(named)));
    }
}
