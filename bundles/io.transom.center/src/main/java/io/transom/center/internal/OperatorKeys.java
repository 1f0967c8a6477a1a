package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The keys with which operators have logged in. Whose key was taken away while the login went on is out again at once. */
final class OperatorKeys implements Realms.Observer {
    static final String TAKEN_AWAY = "the user or the key was taken away";

    private final Supplier<CenterState> state;

    OperatorKeys(Supplier<CenterState> state) {
        this.state = state;
    }

    /** Whether the session is one of a user who logged in with a key on record. */
    static boolean isOperator(SessionDetails session) {
        return Hello.CRYPTOSIGN.equals(session.principal().authmethod())
                && !Names.ROLE_NODE.equals(session.authrole())
                && !Names.SUPERUSER.equals(session.authid());
    }

    /** The key whose possession was proved at login. */
    static Optional<String> key(SessionDetails session) {
        return session.hello().get("authextra") instanceof Map<?, ?> extra && extra.get("pubkey") instanceof String key
                ? Optional.of(key.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        realm.realm().listen(new RealmListener() {
            @Override
            public void joined(SessionDetails session) {
                if (isOperator(session) && !isOnRecord(session)) {
                    realm.realm().kill(each -> each.id() == session.id(), ErrorUris.AUTH_CHANGED, TAKEN_AWAY);
                }
            }
        });
        return CompletableFuture.completedStage(null);
    }

    private boolean isOnRecord(SessionDetails session) {
        return key(session)
                .filter(key -> Activations.isOnRecord(state.get(), session.authid(), key))
                .isPresent();
    }

    @Override
    public void stopping(CenterRealm realm) {
        // its sessions are ended next
    }
}
