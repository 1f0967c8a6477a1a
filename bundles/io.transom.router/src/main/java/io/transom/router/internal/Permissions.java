package io.transom.router.internal;

import io.transom.router.Authorizer;
import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a session may do: asks the role that it has. */
final class Permissions {
    private Permissions() {}

    /** The answer of the role's authorizer; without a role nothing is allowed. An authorizer that throws makes a stage that failed. */
    static CompletionStage<Decision> decide(
            RouterSession session, Action action, String uri, Map<String, Object> options, Payload payload) {
        if (session.trusted) {
            return Decision.ALLOWED_AND_DISCLOSED.done();
        }
        Role role = session.realm.role(session.details().authrole());
        if (role == null) {
            return Decision.DENIED.done();
        }
        Match match =
                action == Action.SUBSCRIBE || action == Action.REGISTER ? Match.of(options.get("match")) : Match.EXACT;
        try {
            Decision known = role.authorizer().known(action, uri, match);
            if (known != null) {
                return known.done();
            }
            return role.authorizer()
                    .decide(new Authorizer.Request(session.details(), action, uri, match, options, payload));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** @param what the message, as {@code publish} */
    static WampError refusal(RouterSession session, String what, String uri) {
        return new WampError(
                ErrorUris.NOT_AUTHORIZED,
                "session with authrole '" + session.details().authrole() + "' is not authorized to " + what + " '" + uri
                        + "'");
    }

    static WampError failed() {
        return new WampError(ErrorUris.AUTHORIZATION_FAILED, "the authorizer failed");
    }
}
