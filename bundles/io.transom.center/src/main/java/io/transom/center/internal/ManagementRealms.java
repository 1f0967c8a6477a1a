package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.wamp.ErrorUris;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Starts and stops the domain realm and management realms with their roles. */
final class ManagementRealms {
    private final Realms realms;
    private final Authorizers authorizers;
    private final Duration tick;

    ManagementRealms(Realms realms, Authorizers authorizers, Duration tick) {
        this.realms = realms;
        this.authorizers = authorizers;
        this.tick = tick;
    }

    CompletionStage<CenterRealm> startDomain(Duration domainTick) {
        return realms.start("", Names.DOMAIN_REALM, authorizers.ofDomain(), domainTick, Names.DOMAIN + "on_tick");
    }

    /** Completes when nodes and operators can log in and all procedures are there. */
    CompletionStage<CenterRealm> start(CenterState.ManagementRealm stored) {
        return realms.start(
                stored.oid(), stored.name(), authorizers.ofManagementRealm(), tick, Names.MREALM + "on_tick");
    }

    /** Its sessions get GOODBYE {@code wamp.close.close_realm}. */
    void stop(String oid) {
        realms.withOid(oid).ifPresent(realm -> realms.stop(realm, ErrorUris.CLOSE_REALM));
    }

    /**
     * Ends the sessions of a node in its former realm.
     *
     * @return their IDs, ascending
     */
    List<Long> endSessions(CenterState.Node before, String message) {
        return realms.withOid(String.valueOf(before.realmOid()))
                .map(realm -> realm.realm()
                        .kill(
                                session -> Names.ROLE_NODE.equals(session.authrole())
                                        && session.authid().equals(before.authid()),
                                ErrorUris.AUTH_CHANGED,
                                message))
                .orElse(List.of());
    }
}
