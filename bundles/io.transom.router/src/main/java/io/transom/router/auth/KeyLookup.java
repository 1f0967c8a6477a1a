package io.transom.router.auth;

import io.transom.router.auth.Credential.PublicKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Principals by authid or, where none is given, by a key that only one of them has. */
final class KeyLookup implements Lookup<PublicKeys> {
    private final Map<String, Entry<PublicKeys>> byAuthid;
    private final Map<String, List<Entry<PublicKeys>>> byKey = new HashMap<>();

    KeyLookup(Map<String, Entry<PublicKeys>> byAuthid) {
        this.byAuthid = Map.copyOf(byAuthid);
        byAuthid.forEach((authid, entry) -> {
            Entry<PublicKeys> named = entry.authid() == null ? entry.as(authid) : entry;
            for (String key : entry.credential().authorized()) {
                byKey.computeIfAbsent(key, none -> new ArrayList<>()).add(named);
            }
        });
    }

    @Override
    public CompletionStage<Optional<Entry<PublicKeys>>> find(Claim claim) {
        String authid = claim.authid();
        if (authid != null) {
            return CompletableFuture.completedFuture(Optional.ofNullable(byAuthid.get(authid)));
        }
        List<Entry<PublicKeys>> owners = byKey.getOrDefault(CryptosignMethod.pubkey(claim), List.of());
        return CompletableFuture.completedFuture(owners.size() == 1 ? Optional.of(owners.get(0)) : Optional.empty());
    }

    /** Somebody without keys. */
    @Override
    public Optional<Entry<PublicKeys>> decoy(Claim claim) {
        return Optional.of(Entry.of("", new PublicKeys(Set.of())));
    }
}
