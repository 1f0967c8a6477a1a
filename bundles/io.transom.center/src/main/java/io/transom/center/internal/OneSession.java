package io.transom.center.internal;

import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session for each node. When a node logs in while it has a session, that session is asked for {@code get_status}:
 * if there is no answer in time its connection is dead and is ended, so that a node that lost it silently can come
 * back; if there is one, another process uses the node's key and is refused.
 */
final class OneSession {
    private static final Logger LOG = LoggerFactory.getLogger(OneSession.class);

    private final NodeStates states;
    private final Realms realms;
    private final Timer timer;
    private final Duration patience;

    OneSession(NodeStates states, Realms realms, Timer timer, Duration patience) {
        this.states = states;
        this.realms = realms;
        this.timer = timer;
        this.patience = patience;
    }

    /** Completes with whether the node may join. */
    CompletionStage<Boolean> makeWay(String nodeOid, String realmName, String authid) {
        long earlier = states.session(nodeOid);
        CenterRealm realm = realms.named(realmName).orElse(null);
        if (earlier == 0 || realm == null) {
            return CompletableFuture.completedStage(true);
        }
        var gone = states.gone(nodeOid);
        return isAlive(realm, authid).thenCompose(alive -> {
            if (alive && states.session(nodeOid) == earlier) {
                LOG.warn("node {}: a second login with its key was refused, the first session is alive", authid);
                return CompletableFuture.completedStage(false);
            }
            if (states.session(nodeOid) == earlier) {
                LOG.info("node {}: its earlier session does not answer and is ended", authid);
                realm.realm()
                        .kill(
                                session -> session.id() == earlier,
                                ErrorUris.KILLED,
                                "replaced by a later login of the node");
            }
            return gone.thenApply(left -> true);
        });
    }

    private CompletionStage<Boolean> isAlive(CenterRealm realm, String authid) {
        var alive = new CompletableFuture<Boolean>();
        var call = realm.backend()
                .call(Names.NODE + authid + ".get_status", Payload.NONE, CallOptions.DEFAULT.withTimeout(patience));
        var timeout = timer.schedule(patience, () -> {
            if (alive.complete(false)) {
                call.cancel(CancelMode.SKIP);
            }
        });
        call.result().whenComplete((result, failure) -> {
            alive.complete(failure == null || isAnswer(failure));
            Closing.quietly(timeout);
        });
        return alive;
    }

    /**
     * Errors of the node itself are an answer. The router's are none; nor is a node heard that has not registered yet,
     * and it is the later one that gets its chance then: refusing it would end the node.
     */
    private static boolean isAnswer(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return cause instanceof WampError error
                && !error.uri().equals(ErrorUris.NO_SUCH_PROCEDURE)
                && !error.uri().equals(ErrorUris.TIMEOUT)
                && !error.uri().equals(ErrorUris.CANCELED)
                && !error.uri().equals(ErrorUris.NETWORK_FAILURE);
    }
}
