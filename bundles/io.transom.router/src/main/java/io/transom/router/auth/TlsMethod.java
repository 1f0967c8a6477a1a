package io.transom.router.auth;

import io.transom.router.Authenticator.Step;
import io.transom.router.auth.Credential.None;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Method {@code tls}: the handshake has proved the certificate already. */
final class TlsMethod implements AuthMethod {
    private final Lookup<None> lookup;
    private final Terms terms;

    TlsMethod(Lookup<None> lookup, Terms terms) {
        this.lookup = lookup;
        this.terms = terms;
    }

    @Override
    public Set<String> names() {
        return Set.of("tls");
    }

    @Override
    public CompletionStage<Step> begin(Claim claim) {
        if (claim.candidate().connection().certificates().isEmpty()) {
            return Steps.done(Steps.denied(claim));
        }
        return lookup.find(claim)
                .thenApply(found -> found.map(entry -> Steps.accept(claim, entry, terms, Map.of()))
                        .orElseGet(() -> Steps.denied(claim)));
    }
}
