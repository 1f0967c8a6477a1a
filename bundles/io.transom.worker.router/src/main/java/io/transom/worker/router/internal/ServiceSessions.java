package io.transom.worker.router.internal;

import io.transom.router.Authorizer;
import io.transom.router.CachedAuthorizer;
import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks procedures of this worker's realms who may join and what is allowed: with one session for each realm and role, which joins when
 * it is needed and goes with its realm. Thread-safe.
 */
final class ServiceSessions {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceSessions.class);

    static final Limit ANSWER_TIME = new Limit(
            "auth.dynamic.time",
            15_000,
            "ms",
            ErrorUris.TIMEOUT,
            "Time for a procedure that authenticates clients or authorizes what they do.");

    private static final String AUTHID = "router-service";

    private final Router router;
    private final Supplier<Executor> executors;
    private final Map<String, Long> limits;
    private final Limit answerTime;
    private final ConcurrentMap<Place, Session> sessions = new ConcurrentHashMap<>();

    /** Asks procedures of one realm, as somebody who may do everything. */
    record Asker(ServiceSessions sessions, String realm) {
        CompletionStage<Payload> ask(String procedure, Object... args) {
            return sessions.call(realm, Role.TRUSTED, procedure, args);
        }

        /** Keeps decisions of a procedure. */
        Authorizer keeping(Authorizer authorizer) {
            return new CachedAuthorizer(
                    authorizer, LimitsConfig.in(sessions.limits, CachedAuthorizer.DECISIONS), sessions.router.hits());
        }
    }

    private record Place(String realm, String role) {}

    /** @param executors event loops */
    ServiceSessions(Router router, Supplier<Executor> executors) {
        this(router, executors, Map.of());
    }

    /** @param limits of the worker, by ID, where they are not the default */
    ServiceSessions(Router router, Supplier<Executor> executors, Map<String, Long> limits) {
        this.router = router;
        this.limits = limits;
        this.answerTime = LimitsConfig.in(limits, ANSWER_TIME);
        this.executors = executors;
    }

    Asker on(String realm) {
        return new Asker(this, realm);
    }

    /** The result of a call; fails with {@link WampError}. */
    CompletionStage<Payload> call(String realm, String role, String procedure, Object... args) {
        Session session;
        try {
            session = session(new Place(realm, role));
        } catch (WampError refused) {
            return CompletableFuture.failedFuture(refused);
        }
        var most = Duration.ofMillis(answerTime.value());
        long began = System.nanoTime();
        var options = CallOptions.DEFAULT.withTimeout(most);
        return session.call(procedure, Payload.of(args), options).result().exceptionallyCompose(failure -> {
            // an answer of that name is the procedure's own
            boolean late = failure instanceof WampError error
                    && error.uri().equals(ErrorUris.TIMEOUT)
                    && System.nanoTime() - began >= most.toNanos();
            return CompletableFuture.failedFuture(late ? late(procedure) : failure);
        });
    }

    /** Fails with {@code no_such_realm} or {@code no_such_role}. */
    private Session session(Place place) {
        Session present = sessions.get(place);
        if (present != null) {
            return present;
        }
        Realm realm = router.realm(place.realm())
                .orElseThrow(
                        () -> new WampError(ErrorUris.NO_SUCH_REALM, "no realm with name " + place.realm() + " runs"));
        Session joined = realm.join(Principal.internal(place.realm(), AUTHID, place.role()), executors.get());
        Session earlier = sessions.putIfAbsent(place, joined);
        if (earlier != null) {
            joined.leave();
            return earlier;
        }
        joined.closed().thenRun(() -> sessions.remove(place, joined));
        return joined;
    }

    private WampError late(String procedure) {
        String text = "limit " + answerTime.id() + ": no answer of " + procedure + " within " + answerTime.value() + " "
                + answerTime.unit();
        if (router.hits().hitWorthALine(answerTime)) {
            LOG.warn("{}", text);
        }
        return new WampError(answerTime.reason(), text);
    }
}
