package io.transom.router.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Principals by their authid, with decoys that look like them. */
final class FixedLookup<C extends Credential> implements Lookup<C> {
    private final Map<String, Entry<C>> byAuthid;
    private final List<Entry<C>> all;
    private final Decoys decoys;

    FixedLookup(Map<String, Entry<C>> byAuthid, Decoys decoys) {
        this.byAuthid = Map.copyOf(byAuthid);
        this.all = List.copyOf(new TreeMap<>(byAuthid).values());
        this.decoys = decoys;
    }

    @Override
    public CompletionStage<Optional<Entry<C>>> find(Claim claim) {
        String authid = claim.authid();
        return CompletableFuture.completedFuture(
                authid == null ? Optional.empty() : Optional.ofNullable(byAuthid.get(authid)));
    }

    @Override
    public Optional<Entry<C>> decoy(Claim claim) {
        String authid = claim.authid();
        return authid == null || all.isEmpty() ? Optional.empty() : Optional.of(decoys.like(all, authid));
    }
}
