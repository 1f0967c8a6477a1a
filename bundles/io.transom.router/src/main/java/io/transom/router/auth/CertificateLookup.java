package io.transom.router.auth;

import io.transom.router.auth.Credential.None;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Principals by the certificate that the TLS handshake has checked. */
final class CertificateLookup implements Lookup<None> {
    private final Map<String, Entry<None>> byFingerprint;

    CertificateLookup(Map<String, Entry<None>> byFingerprint) {
        this.byFingerprint = Map.copyOf(byFingerprint);
    }

    @Override
    public CompletionStage<Optional<Entry<None>>> find(Claim claim) {
        List<X509Certificate> chain = claim.candidate().connection().certificates();
        return CompletableFuture.completedFuture(
                chain.isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(byFingerprint.get(TransportDetails.fingerprint("SHA-1", chain.get(0)))));
    }
}
