package io.transom.worker.router.internal;

import io.transom.router.auth.Checks;
import io.transom.router.auth.Claim;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.wamp.auth.Wampcra;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Users of WAMP-CRA whose configuration holds passwords. Those with salt are made into keys once, off the event loops; logins wait until
 * all are done, known users and unknown ones.
 */
final class SaltedSecrets implements Lookup<Secret> {
    private final CompletableFuture<Lookup<Secret>> ready;

    SaltedSecrets(Map<String, Entry<Secret>> clear, Checks checks) {
        boolean salted =
                clear.values().stream().anyMatch(entry -> entry.credential().salt() != null);
        this.ready = salted
                ? checks.run(() -> Lookup.of(derived(clear))).toCompletableFuture()
                : CompletableFuture.completedFuture(Lookup.of(clear));
    }

    private static Map<String, Entry<Secret>> derived(Map<String, Entry<Secret>> clear) {
        var derived = new HashMap<String, Entry<Secret>>();
        clear.forEach((authid, entry) -> derived.put(authid, derive(entry)));
        return derived;
    }

    private static Entry<Secret> derive(Entry<Secret> entry) {
        Salt salt = entry.credential().salt();
        if (salt == null) {
            return entry;
        }
        String key = Wampcra.saltedSecret(entry.credential().key(), salt.salt(), salt.iterations(), salt.keylen());
        return new Entry<>(entry.realm(), entry.authid(), entry.role(), entry.extra(), new Secret(key, salt));
    }

    @Override
    public CompletionStage<Optional<Entry<Secret>>> find(Claim claim) {
        return ready.thenCompose(lookup -> lookup.find(claim));
    }

    /** Asked after {@link #find} has answered. */
    @Override
    public Optional<Entry<Secret>> decoy(Claim claim) {
        return ready.join().decoy(claim);
    }

    /** Passwords with salt that a procedure gives: made into keys at each login. */
    record Derived(Lookup<Secret> clear, Checks checks) implements Lookup<Secret> {
        @Override
        public CompletionStage<Optional<Entry<Secret>>> find(Claim claim) {
            return clear.find(claim)
                    .thenCompose(
                            found -> found.isEmpty() || found.get().credential().salt() == null
                                    ? CompletableFuture.completedStage(found)
                                    : checks.run(() -> found.map(SaltedSecrets::derive)));
        }
    }
}
