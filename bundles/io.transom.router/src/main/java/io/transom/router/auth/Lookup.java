package io.transom.router.auth;

import io.transom.router.auth.Credential.None;
import io.transom.router.auth.Credential.PublicKeys;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Finds principals. The ready ones stand on a copy of what they are given; to change it, listen with another authenticator. */
@ConsumerType
@FunctionalInterface
public interface Lookup<C extends Credential> {
    /**
     * Whom a client claims to be; empty when there is no such principal. Must not block. Failing with {@link
     * io.transom.wamp.WampError} refuses the client with that reason.
     */
    CompletionStage<Optional<Entry<C>>> find(Claim claim);

    /**
     * Whom an unknown client is treated as until it has answered the challenge, which is then refused: so that nobody learns by
     * asking who is known. Always the same for the same claim; empty refuses at once.
     */
    default Optional<Entry<C>> decoy(Claim claim) {
        return Optional.empty();
    }

    /** Principals by their authid. */
    static <C extends Credential> Lookup<C> of(Map<String, Entry<C>> byAuthid) {
        return new FixedLookup<>(byAuthid, Decoys.OF_THIS_PROCESS);
    }

    /**
     * The same with decoys that are always the same for the same key, in other processes and after a restart too: the salts of real principals
     * are.
     *
     * @param decoyKey 32 random bytes that nobody else knows
     */
    static <C extends Credential> Lookup<C> of(Map<String, Entry<C>> byAuthid, byte[] decoyKey) {
        return new FixedLookup<>(byAuthid, new Decoys(decoyKey));
    }

    /** The same for keys; who gives no authid is found by its key, if that belongs to one principal only. */
    static Lookup<PublicKeys> ofKeys(Map<String, Entry<PublicKeys>> byAuthid) {
        return new KeyLookup(byAuthid);
    }

    /** Principals by the SHA-1 fingerprint of their TLS certificate: upper-case hex digits, pairs divided by colons. */
    static Lookup<None> ofCertificates(Map<String, Entry<None>> byFingerprint) {
        return new CertificateLookup(byFingerprint);
    }

    /** Everybody, under that role. */
    static Lookup<None> anybody(String role) {
        var entry = Optional.of(Entry.of(role, None.NONE));
        return claim -> CompletableFuture.completedFuture(entry);
    }
}
