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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The login of an operator: the superuser by key, a user by e-mail address and key. Nothing about users is said before
 * the key is proved.
 */
final class OperatorLogin {
    private static final int AUTHID_LENGTH = 255;

    private final Supplier<CenterState> state;
    private final Optional<String> superuserKey;
    private final Activations activations;
    private final Signature signature;

    OperatorLogin(
            Supplier<CenterState> state, Optional<String> superuserKey, Activations activations, Signature signature) {
        this.state = state;
        this.superuserKey = superuserKey;
        this.activations = activations;
        this.signature = signature;
    }

    /** The requested role has been checked to be one of the realm's kind. */
    Step begin(Hello hello, Connection connection, String pubkey) {
        Optional<String> authid = hello.authid();
        if (authid.isEmpty()) {
            return new Refuse(Reasons.INVALID_PARAMETERS, "Invalid parameters in authentication: authid is missing");
        }
        if (authid.get().length() > AUTHID_LENGTH) {
            return new Refuse(
                    Reasons.INVALID_PARAMETERS,
                    "Invalid parameters in authentication: authid: expected at most " + AUTHID_LENGTH
                            + " characters, found " + authid.get().length());
        }
        return signature.challenge(
                hello,
                connection,
                pubkey,
                false,
                () -> superuserKey.filter(pubkey::equals).isPresent()
                        ? CompletableFuture.completedStage(new Accept(superuser(hello)))
                        : user(
                                hello,
                                authid.get(),
                                pubkey,
                                Attendance.host(connection.peer().address())));
    }

    private static Principal superuser(Hello hello) {
        return hello.isForDomain()
                ? principal(Names.DOMAIN_REALM, Names.SUPERUSER, Names.ROLE_USER)
                : principal(
                        String.valueOf(hello.realm()),
                        Names.SUPERUSER,
                        hello.authrole().orElse(OperatorRole.OWNER.label()));
    }

    private CompletionStage<Step> user(Hello hello, String authid, String pubkey, String host) {
        Object code = hello.extra().get("activation_code");
        boolean again = Boolean.TRUE.equals(hello.extra().get("request_new_activation_code"));
        var request = new Activations.Request(authid, pubkey, host, code, again);
        return activations.refusal(request).thenApply(refused -> {
            if (refused.isPresent()) {
                return refused.get();
            }
            // Whoever has just been activated has no role on any management realm.
            return code == null
                    ? active(hello, authid)
                    : new Accept(principal(Names.DOMAIN_REALM, authid, Names.ROLE_USER));
        });
    }

    private Step active(Hello hello, String authid) {
        if (hello.isForDomain()) {
            return new Accept(principal(Names.DOMAIN_REALM, authid, Names.ROLE_USER));
        }
        String realm = String.valueOf(hello.realm());
        CenterState now = state.get();
        List<String> roles = now.realmNamed(realm)
                .flatMap(stored -> now.userWithEmail(authid).map(user -> now.rolesOf(stored.oid(), user.oid())))
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
