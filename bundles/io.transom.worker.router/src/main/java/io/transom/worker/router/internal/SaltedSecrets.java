package io.transom.worker.router.internal;

import io.transom.router.auth.Checks;
import io.transom.router.auth.Claim;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Users of WAMP-CRA whose configuration holds passwords. Those with salt are made into keys once, off the event loops; logins wait until
 * all are done, known users and unknown ones. A beginning that was refused, since too much waits, is made again by the next login.
 */
final class SaltedSecrets implements Lookup<Secret> {
    private final Supplier<CompletionStage<Lookup<Secret>>> begin;
    private CompletableFuture<Lookup<Secret>> keys;

    SaltedSecrets(Map<String, Entry<Secret>> clear, Checks derivations, byte[] decoyKey) {
        boolean salted =
                clear.values().stream().anyMatch(entry -> entry.credential().salt() != null);
        this.begin = salted
                ? () -> derivations.run(() -> Lookup.of(derived(clear), decoyKey))
                : () -> CompletableFuture.completedFuture(Lookup.of(clear, decoyKey));
        this.keys = begin.get().toCompletableFuture();
    }

    private static Map<String, Entry<Secret>> derived(Map<String, Entry<Secret>> clear) {
        var derived = new HashMap<String, Entry<Secret>>();
        clear.forEach((authid, entry) -> derived.put(
                authid,
                new Entry<>(
                        entry.realm(),
                        entry.authid(),
                        entry.role(),
                        entry.extra(),
                        entry.credential().derived())));
        return derived;
    }

    private synchronized CompletableFuture<Lookup<Secret>> keys() {
        if (keys.isCompletedExceptionally()) {
            keys = begin.get().toCompletableFuture();
        }
        return keys;
    }

    @Override
    public CompletionStage<Optional<Entry<Secret>>> find(Claim claim) {
        return keys().thenCompose(lookup -> lookup.find(claim));
    }

    /** Asked after {@link #find} has answered. */
    @Override
    public Optional<Entry<Secret>> decoy(Claim claim) {
        return keys().join().decoy(claim);
    }
}
