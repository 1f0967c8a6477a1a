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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session may do: asks the role that it has. */
final class Permissions {
    private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);

    private Permissions() {}

    /**
     * The answer of the role's authorizer; without a role nothing is allowed. What is no decision, because the authorizer throws, fails or
     * gives null, is logged and fails with {@code wamp.error.authorization_failed}.
     */
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
        CompletableFuture<Decision> answer;
        try {
            Decision known = role.authorizer().known(action, uri, match);
            if (known != null) {
                return known.done();
            }
            CompletionStage<Decision> given = role.authorizer()
                    .decide(new Authorizer.Request(
                            session.details(), action, uri, match, options, payload, session.connection()));
            answer = given == null ? null : given.toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failed(session, role, action, uri, failure));
        }
        if (isDecided(answer)) {
            return answer;
        } else if (answer == null) {
            return CompletableFuture.failedFuture(failed(session, role, action, uri, null));
        }
        return answer.handle((decision, failure) -> {
            if (decision == null) {
                throw failed(session, role, action, uri, failure);
            }
            return decision;
        });
    }

    /** Such an answer is handed on as it is, so that it allocates nothing. */
    private static boolean isDecided(@Nullable CompletableFuture<Decision> answer) {
        return answer != null && answer.isDone() && !answer.isCompletedExceptionally() && answer.join() != null;
    }

    private static WampError failed(
            RouterSession session, Role role, Action action, String uri, @Nullable Throwable failure) {
        LOG.warn(
                "{}: the authorizer of role {}, {}, {} about {} of {}",
                session,
                role.name(),
                role.authorizer(),
                failure == null ? "gave no decision" : "failed to decide",
                action,
                uri,
                failure);
        return new WampError(ErrorUris.AUTHORIZATION_FAILED, "the authorizer failed");
    }

    /** @param what the message, as {@code publish} */
    static WampError refusal(RouterSession session, String what, String uri) {
        return new WampError(
                ErrorUris.NOT_AUTHORIZED,
                "session with authrole '" + session.details().authrole() + "' is not authorized to " + what + " '" + uri
                        + "'");
    }

    /** What {@link #decide} failed with. */
    static WampError refusal(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() instanceof WampError error
                ? error
                : (WampError) failure;
    }
}
