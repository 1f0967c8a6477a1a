package io.transom.router.internal;

import io.transom.router.Authenticator;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Ids;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router's end of a connection: the opening handshake from HELLO to WELCOME, then the session, then its GOODBYE; after that
 * another HELLO may follow. Event loop only.
 *
 * <p>The time for opening runs while the router waits for the peer, from connecting on and again after a session, and stands still
 * while the authenticator decides. After a refusal the peer has what is left of it, and the connection is closed then, if the peer
 * has not closed it; after a violation the connection is closed at once.
 */
final class Opening implements Connection.Receiver, RouterSession.Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** A client has one at least (WAMP specification, Session Establishment). */
    private static final List<String> ROLES = List.of("publisher", "subscriber", "caller", "callee");

    private enum State {
        WAITING_FOR_HELLO,
        DECIDING,
        CHALLENGED,
        OPEN,
        CLOSED
    }

    private final DefaultRouter router;
    private final Connection connection;
    private final Authenticator authenticator;
    private final Loop loop;
    private State state = State.WAITING_FOR_HELLO;
    private Message.@Nullable Hello hello;
    private Authenticator.@Nullable Candidate candidate;
    private Authenticator.@Nullable Challenge challenge;
    private @Nullable RouterSession session;
    /** What the session will be called if it joins. */
    private long id;

    private boolean hadSession;
    /** HELLOs that were refused on this connection, also between sessions. */
    private int refusals;

    private @Nullable Future<?> timer;
    private long millisLeft;
    private long waitingSince;
    private int waits;

    Opening(DefaultRouter router, Connection connection, Authenticator authenticator) {
        this.router = router;
        this.connection = connection;
        this.authenticator = authenticator;
        this.loop = router.loops().of(connection);
        this.millisLeft = router.limits().openingTime().value();
        if (connection.inEventLoop()) {
            waitForPeer();
        } else {
            connection.executor().execute(() -> {
                if (waits == 0 && state == State.WAITING_FOR_HELLO) {
                    waitForPeer();
                }
            });
        }
    }

    @Override
    public void received(Message message) {
        if (state == State.OPEN) {
            inSession(message);
        } else if (message instanceof Message.Abort) {
            close("the peer aborted");
        } else if (state == State.WAITING_FOR_HELLO && message instanceof Message.Hello first) {
            hello(first);
        } else if (state == State.CHALLENGED && message instanceof Message.Authenticate answer) {
            var asked = java.util.Objects.requireNonNull(challenge);
            decide(() -> asked.answer().apply(answer));
        } else if (state == State.WAITING_FOR_HELLO && message instanceof Message.Goodbye && hadSession) {
            LOG.debug(
                    "connection from {}: two GOODBYEs crossed",
                    connection.peer().address());
        } else if (state != State.CLOSED) {
            violated(new ProtocolException(message.label() + " is not allowed "
                    + (state == State.WAITING_FOR_HELLO
                            ? "before HELLO"
                            : state == State.DECIDING ? "before the answer to HELLO" : "before AUTHENTICATE")));
        }
    }

    /** A session that the router has ended waits for the peer's GOODBYE; what was sent before it is dropped. */
    private void inSession(Message message) {
        var open = java.util.Objects.requireNonNull(session);
        if (!open.hasEnded()) {
            open.received(message);
        } else if (message instanceof Message.Goodbye) {
            left();
        }
    }

    @Override
    public void left() {
        if (state == State.OPEN) {
            session = null;
            state = State.WAITING_FOR_HELLO;
            millisLeft = router.limits().openingTime().value();
            waitForPeer();
        }
    }

    @Override
    public void killed() {
        if (state == State.OPEN) {
            millisLeft = router.limits().openingTime().value();
            waitForPeer();
        }
    }

    private void hello(Message.Hello message) {
        String wrong = wrongRoles(message.details().get("roles"));
        if (wrong != null) {
            violated(new ProtocolException("HELLO.Details.roles: expected " + wrong));
            return;
        }
        var most = router.limits().openingRefusals();
        if (most.exceededBy(refusals + 1L)) {
            String text = router.reached()
                    .by("connection from " + connection.peer().address(), most, refusals + 1L)
                    .text();
            connection.send(new Message.Abort(Map.of("message", text), most.reason()));
            close(text);
            return;
        }
        if (message.realm() != null && !Uris.isValid(message.realm(), false)) {
            refuse(
                    ErrorUris.INVALID_URI,
                    Uris.invalid("realm", Match.EXACT, message.realm()).text());
            return;
        }
        id = Ids.secret();
        var asking = new Authenticator.Candidate(connection, id);
        candidate = asking;
        if (!begin()) {
            return;
        }
        hello = message;
        decide(() -> authenticator.hello(message, asking));
    }

    /** What was expected of the roles that a client announces; null when they will do. Roles of no client are no matter. */
    private static @Nullable String wrongRoles(@Nullable Object roles) {
        if (!(roles instanceof Map<?, ?> map)) {
            return "a dictionary";
        }
        return Collections.disjoint(map.keySet(), ROLES) ? "one or more of " + String.join(", ", ROLES) : null;
    }

    /** Whether it counts as an opening that is under way. */
    private boolean counted;

    /** An opening is under way from HELLO until WELCOME, refusal or the end. */
    private boolean begin() {
        var limit = router.limits().openingsPending();
        int now = router.openings().incrementAndGet();
        if (limit.exceededBy(now)) {
            router.openings().decrementAndGet();
            refuse(
                    limit.reason(),
                    router.reached().by("openings of the router", limit, now).text());
            return false;
        }
        counted = true;
        return true;
    }

    private void over(boolean joined) {
        if (counted) {
            counted = false;
            router.openings().decrementAndGet();
            authenticator.over(java.util.Objects.requireNonNull(candidate), joined);
        }
    }

    private void decide(Supplier<CompletionStage<Step>> step) {
        stopWaiting();
        state = State.DECIDING;
        CompletableFuture<Step> answer;
        try {
            answer = java.util.Objects.requireNonNull(step.get(), "the authenticator gave no step")
                    .toCompletableFuture();
        } catch (RuntimeException failure) {
            failed(failure);
            return;
        }
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            decided(answer.join(), null);
        } else {
            answer.whenComplete((next, failure) -> loop.execute(() -> decided(next, failure)));
        }
    }

    private void decided(@Nullable Step next, @Nullable Throwable failure) {
        if (state != State.DECIDING) {
            return;
        }
        if (next != null) {
            take(next);
        } else {
            failed(failure == null ? new NullPointerException("the authenticator gave no step") : failure);
        }
    }

    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WampError refusal) {
            refuse(refusal.uri(), refusal.text());
            return;
        }
        LOG.warn("connection from {}: authenticating failed", connection.peer().address(), failure);
        refuse(ErrorUris.AUTHENTICATION_FAILED, "authentication failed");
    }

    private void take(Step step) {
        if (step instanceof Authenticator.Accept accept) {
            join(accept.principal());
        } else if (step instanceof Authenticator.Challenge next) {
            challenge = next;
            state = State.CHALLENGED;
            waitForPeer();
            connection.send(new Message.Challenge(next.method(), next.extra()));
        } else if (step instanceof Authenticator.Refuse refusal) {
            refuse(refusal.reason(), refusal.message());
        }
    }

    private void join(Principal principal) {
        RealmCore realm = router.core(principal.realm());
        RouterSession joined;
        try {
            if (realm == null) {
                throw RealmCore.noSuchRealm(principal.realm());
            }
            joined = realm.attach(
                    id,
                    principal,
                    router.hellos()
                            .shared(java.util.Objects.requireNonNull(hello).details()),
                    connection,
                    loop,
                    this);
        } catch (WampError refused) {
            refuse(refused.uri(), refused.text());
            return;
        }
        session = joined;
        hadSession = true;
        over(true);
        hello = null;
        challenge = null;
        state = State.OPEN;
        connection.send(
                new Message.Welcome(joined.id(), Welcomes.details(realm, principal, connection, router.greeting())));
        realm.announce(joined);
    }

    private void refuse(String reason, String message) {
        LOG.info("connection from {}: refused, {}: {}", connection.peer().address(), reason, message);
        over(false);
        if (!reason.equals(ErrorUris.UNAVAILABLE)) { // that is no fault of the peer
            refusals++;
        }
        hello = null;
        challenge = null;
        state = State.WAITING_FOR_HELLO;
        connection.send(new Message.Abort(Map.of("message", message), reason));
        waitForPeer();
    }

    @Override
    public void violated(ProtocolException violation) {
        String text = String.valueOf(violation.getMessage());
        if (session != null && !session.hasEnded()) {
            session.abort(violation.reason(), text);
        } else if (state != State.CLOSED) {
            LOG.info("connection from {}: aborted, {}: {}", connection.peer().address(), violation.reason(), text);
            connection.send(new Message.Abort(Map.of("message", text), violation.reason()));
            connection.close();
        }
        state = State.CLOSED;
        over(false);
        stopWaiting();
    }

    @Override
    public void closed(Closed why) {
        state = State.CLOSED;
        over(false);
        stopWaiting();
        if (session != null) {
            session.end("its connection was closed: " + why.message());
            session = null;
        }
        router.loops().release(connection);
    }

    private void close(String why) {
        LOG.debug("connection from {}: {}", connection.peer().address(), why);
        state = State.CLOSED;
        over(false);
        stopWaiting();
        connection.close();
    }

    // The time for opening.

    private void waitForPeer() {
        stopWaiting();
        waitingSince = router.clock().millis();
        int wait = ++waits;
        timer = router.timers().start(Math.max(1, millisLeft), connection.executor(), loop, () -> timeUp(wait));
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
            millisLeft -= router.clock().millis() - waitingSince;
        }
    }

    private void timeUp(int wait) {
        if (timer != null && wait == waits && state != State.CLOSED) {
            var limit = router.limits().openingTime();
            router.hits().hit(limit);
            LOG.info(
                    "connection from {}: closed, limit {} of {} ms",
                    connection.peer().address(),
                    limit.id(),
                    limit.value());
            if (session == null) {
                connection.send(new Message.Abort(
                        Map.of("message", "limit " + limit.id() + ": at most " + limit.value() + " ms"),
                        limit.reason()));
            }
            close("time for opening is up");
        }
    }
}
