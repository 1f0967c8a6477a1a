package io.transom.worker.router.internal;

import io.transom.api.router.RouterSessions;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The client sessions of this worker. */
final class Sessions implements RouterSessions {
    private final Realms realms;

    Sessions(Realms realms) {
        this.realms = realms;
    }

    @Override
    public CompletionStage<List<Long>> killByAuthid(
            String realmId, String authid, @Nullable String reason, @Nullable String message) {
        String uri = reason == null || reason.isEmpty() ? ErrorUris.CLOSE_NORMAL : reason;
        return CompletableFuture.completedFuture(
                realms.kill(realmId, session -> isClient(session, authid), uri, message));
    }

    private static boolean isClient(SessionDetails session, String authid) {
        return !session.internal()
                && !session.authrole().equals(Role.TRUSTED)
                && session.authid().equals(authid);
    }
}
