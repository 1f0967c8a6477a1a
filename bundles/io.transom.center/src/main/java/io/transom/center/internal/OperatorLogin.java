package io.transom.center.internal;

import io.transom.api.store.CenterState;
import io.transom.router.Authenticator.Accept;
import io.transom.router.Authenticator.Refuse;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.auth.Cryptosign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The login of an operator: the superuser by key, a user by e-mail address and key. A user or key that is not on record
 * is refused as one without an activation; activation by a code that is sent comes later.
 */
final class OperatorLogin {
    private final Supplier<CenterState> state;
    private final Optional<String> superuserKey;
    private final Signature signature;

    OperatorLogin(Supplier<CenterState> state, Optional<String> superuserKey, Signature signature) {
        this.state = state;
        this.superuserKey = superuserKey;
        this.signature = signature;
    }

    /** The requested role has been checked to be one of the realm's kind. */
    Step begin(Hello hello, Connection connection, String pubkey) {
        Optional<String> authid = hello.authid();
        if (authid.isEmpty()) {
            return new Refuse(Reasons.INVALID_PARAMETERS, "Invalid parameters in authentication: authid is missing");
        }
        Supplier<Step> decision = () -> superuserKey.filter(pubkey::equals).isPresent()
                ? new Accept(superuser(hello))
                : user(hello, authid.get(), pubkey);
        Step decided = decision.get();
        // Once more when the key is proved: roles may have been taken away meanwhile.
        return decided instanceof Accept
                ? signature.challenge(
                        hello, connection, pubkey, false, () -> CompletableFuture.completedStage(decision.get()))
                : decided;
    }

    private static Principal superuser(Hello hello) {
        return hello.isForDomain()
                ? principal(Names.DOMAIN_REALM, Names.SUPERUSER, Names.ROLE_USER)
                : principal(
                        String.valueOf(hello.realm()),
                        Names.SUPERUSER,
                        hello.authrole().orElse(OperatorRole.OWNER.label()));
    }

    private Step user(Hello hello, String authid, String pubkey) {
        CenterState now = state.get();
        CenterState.User user = now.userWithKey(pubkey)
                .filter(found -> found.email().equals(authid))
                .orElse(null);
        if (user == null) {
            return new Refuse(
                    Reasons.NO_PENDING_ACTIVATION,
                    "No user of that name and key, and no activation is pending. Ask an owner of the center to "
                            + "add them.");
        }
        if (hello.extra().get("activation_code") != null) {
            return new Refuse(Reasons.NO_PENDING_ACTIVATION, "The key is active, and no activation is pending.");
        }
        if (hello.isForDomain()) {
            return new Accept(principal(Names.DOMAIN_REALM, authid, Names.ROLE_USER));
        }
        String realm = String.valueOf(hello.realm());
        List<String> roles = now.realmNamed(realm)
                .map(stored -> now.rolesOf(stored.oid(), user.oid()))
                .orElse(List.of());
        Optional<OperatorRole> highest = OperatorRole.highest(roles);
        if (highest.isEmpty()) {
            return new Refuse(ErrorUris.NOT_AUTHORIZED, "no realm \"" + realm + "\" or user not permitted");
        }
        OperatorRole wanted = hello.authrole().flatMap(OperatorRole::named).orElse(highest.get());
        if (wanted.compareTo(highest.get()) > 0) {
            return new Refuse(ErrorUris.NOT_AUTHORIZED, "not authorized for role \"" + wanted.label() + "\"");
        }
        return new Accept(principal(realm, authid, wanted.label()));
    }

    private static Principal principal(String realm, String authid, String role) {
        return new Principal(realm, authid, role, Cryptosign.METHOD, "dynamic", Map.of());
    }
}
