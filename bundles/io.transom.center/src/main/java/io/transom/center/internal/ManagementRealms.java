package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

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

    /** Ends those sessions of a user in a realm that the roles which are left do not allow. The superuser needs no roles. */
    void endSessions(String oid, String email, List<String> roles) {
        if (email.equals(Names.SUPERUSER)) {
            return;
        }
        Optional<OperatorRole> highest = OperatorRole.highest(roles);
        realms.withOid(oid)
                .ifPresent(realm -> realm.realm()
                        .kill(
                                session -> session.authid().equals(email)
                                        && Hello.CRYPTOSIGN.equals(
                                                session.principal().authmethod())
                                        && OperatorRole.named(session.authrole())
                                                .filter(role -> highest.isEmpty() || role.compareTo(highest.get()) > 0)
                                                .isPresent(),
                                ErrorUris.AUTH_CHANGED,
                                "the roles of the user were changed"));
    }

    /**
     * Ends sessions of operators who logged in with a key, in all realms.
     *
     * @return their IDs, ascending
     */
    List<Long> endOperators(Predicate<SessionDetails> which) {
        return realms.all().stream()
                .flatMap(realm -> realm
                        .realm()
                        .kill(
                                session -> OperatorKeys.isOperator(session) && which.test(session),
                                ErrorUris.AUTH_CHANGED,
                                OperatorKeys.TAKEN_AWAY)
                        .stream())
                .sorted()
                .toList();
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
