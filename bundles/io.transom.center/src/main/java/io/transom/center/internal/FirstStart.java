package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterStore;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Makes what a center cannot be without, when the store does not have it yet: the superuser's record and a default
 * realm.
 */
final class FirstStart {
    private final CenterStore store;
    private final Clock clock;

    FirstStart(CenterStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param defaultRealm name, empty for none
     * @return the default realm if it was made now
     */
    CompletionStage<Optional<CenterState.ManagementRealm>> run(String defaultRealm) {
        return store.update(state -> {
            var changes = new ArrayList<Change>();
            Optional<CenterState.ManagementRealm> made = Optional.empty();
            CenterState.User superuser = state.userWithEmail(Names.SUPERUSER).orElseGet(() -> {
                var created = new CenterState.User(
                        UUID.randomUUID().toString(), Label.NONE, Names.SUPERUSER, Times.micros(clock.instant()), null);
                changes.add(new Change.PutUser(created));
                return created;
            });
            if (!defaultRealm.isEmpty() && state.realmNamed(defaultRealm).isEmpty()) {
                var realm = new CenterState.ManagementRealm(
                        UUID.randomUUID().toString(),
                        new Label("default mrealm", null, null),
                        Checks.realmName(defaultRealm),
                        Times.micros(clock.instant()),
                        superuser.oid());
                changes.add(new Change.PutRealm(realm));
                changes.add(new Change.PutRoles(realm.oid(), superuser.oid(), OperatorRole.OF_CREATOR));
                made = Optional.of(realm);
            }
            return new Update<>(changes, made);
        });
    }
}
