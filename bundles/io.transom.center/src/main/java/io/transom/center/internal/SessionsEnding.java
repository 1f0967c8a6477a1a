package io.transom.center.internal;

import io.transom.router.Realm;
import io.transom.router.RealmListener;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends GOODBYE to everybody who came from outside, and knows when the last one has it. */
final class SessionsEnding implements RealmListener {
    private final Realm realm;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private SessionsEnding(Realm realm) {
        this.realm = realm;
    }

    /** @return completes when GOODBYE is on its way to all sessions from outside */
    static CompletionStage<Void> of(Realm realm, String reason) {
        var ending = new SessionsEnding(realm);
        AutoCloseable listening = realm.listen(ending);
        realm.kill(SessionsEnding::isFromOutside, reason, null);
        ending.look(0);
        return ending.ended.whenComplete((done, never) -> Closing.quietly(listening));
    }

    private static boolean isFromOutside(SessionDetails session) {
        return !Role.TRUSTED.equals(session.authrole());
    }

    @Override
    public void left(SessionDetails session) {
        look(session.id());
    }

    private void look(long justLeft) {
        boolean none =
                realm.sessions().stream().noneMatch(session -> isFromOutside(session) && session.id() != justLeft);
        if (none) {
            ended.complete(null);
        }
    }
}
