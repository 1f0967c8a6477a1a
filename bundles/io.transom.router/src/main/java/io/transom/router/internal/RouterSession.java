package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.router.SessionStatistics;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session attached to a realm. All its state belongs to the event loop of its connection: messages are handled there, and what
 * other sessions have for it is run there. So a session needs no lock, and the races of cancel, result and leave are decided by
 * the order of that loop.
 */
final class RouterSession implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RouterSession.class);

    final RealmCore realm;
    final boolean trusted;
    /** Event loop only: what is subscribed and registered, by ID. */
    final LongMap<Subscription.Subscriber> subscriptions = new LongMap<>();

    final LongMap<Registration.Callee> registrations = new LongMap<>();
    final RequestIds requestIds;
    final Calls calls;
    final Answers answers;
    final Invocations invocations;
    final Testaments testaments = new Testaments(this);

    private final SessionDetails details;
    private final Connection connection;
    private final Loop loop;
    private final Ending ending;
    private final boolean local;
    private final CalleeFeatures features;
    private final Flow flow;
    private final Inbox inbox;
    private final AtomicBoolean unreachable = new AtomicBoolean();
    /** Null unless the realm wants it. */
    private @Nullable Traffic traffic;

    /** Nothing goes out any more; the end is under way. */
    private boolean muted;

    private boolean ended;
    /** Whether no testament and no session meta event tells of the end. */
    private boolean endedQuietly;
    /** The limit that ended the session, if one did. */
    private @Nullable Limit endedBy;

    /** Told on the event loop how a session ended, when its connection is still there. */
    interface Ending {
        /** The peer said goodbye and was answered. */
        void left();

        /** GOODBYE was sent; the peer's has not come yet. */
        void killed();
    }

    RouterSession(RealmCore realm, SessionDetails details, Connection connection, Loop loop, Ending ending) {
        this.realm = realm;
        this.details = details;
        this.connection = connection;
        this.loop = loop;
        this.ending = ending;
        this.trusted = details.authrole().equals(io.transom.router.Role.TRUSTED);
        this.local = connection instanceof LocalConnection;
        this.features = CalleeFeatures.of(feature -> announced("callee", feature));
        this.flow = new Flow(this, connection, realm.limits());
        this.requestIds = new RequestIds(realm.options().strictRequestIds());
        this.calls = new Calls(this);
        this.answers = new Answers(this);
        this.invocations = new Invocations(this);
        this.inbox = new Inbox(this);
    }

    @Override
    public SessionDetails details() {
        return details;
    }

    long id() {
        return details.id();
    }

    boolean hasEnded() {
        return ended;
    }

    Connection connection() {
        return connection;
    }

    Loop loop() {
        return loop;
    }

    Flow flow() {
        return flow;
    }

    boolean endedQuietly() {
        return endedQuietly;
    }

    @Nullable
    Limit endedBy() {
        return endedBy;
    }

    // What the peer sends. Event loop only.

    void received(Message message) {
        realm.received().count(message.code());
        if (traffic != null) {
            traffic.counted();
        }
        inbox.take(message);
    }

    void goodbye(Message.Goodbye message) {
        send(new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));
        end("it left: " + message.reason());
        ending.left();
    }

    void aborted(Message.Abort message) {
        end("it aborted: " + message.reason());
        connection.close();
    }

    /** Whether the ID of a request is the next; otherwise the session has ended. */
    boolean isNew(long request) {
        String rule = requestIds.take(request);
        if (rule != null) {
            violated(rule);
        }
        return rule == null;
    }

    /** Ends the session because of a message that the specification does not allow. */
    void violated(String rule) {
        abort(ErrorUris.PROTOCOL_VIOLATION, rule);
    }

    void abort(String reason, String message) {
        if (!ended) {
            send(new Message.Abort(Map.of("message", message), reason));
            LOG.info("session {} ({}) in {}: aborted, {}: {}", id(), details.authid(), realm.name(), reason, message);
            end("aborted: " + reason);
            connection.close();
        }
    }

    // What goes to the peer. Event loop only.

    void send(Message message) {
        if (ended || muted) {
            return;
        }
        realm.sent().count(message.code());
        connection.send(message);
        if (traffic != null) {
            traffic.counted();
        }
        flow.sent();
    }

    /** From now on it is told what the session's messages amount to. */
    void count(SessionStatistics when) {
        traffic = new Traffic(this, when);
        connection.meter(traffic);
    }

    @Nullable
    Traffic traffic() {
        return traffic;
    }

    void error(int requestType, long request, WampError error) {
        send(new Message.Error(requestType, request, Map.of(), error.uri(), error.payload()));
    }

    void error(int requestType, long request, String uri, String text) {
        send(new Message.Error(requestType, request, Map.of(), uri, Payload.of(text)));
    }

    /** Not from within what made it overflow: others may be half done. */
    void tooSlow(Limit limit, long pending) {
        if (ended || muted) {
            return;
        }
        WampError error = limit.error(pending);
        LOG.warn(
                "session {} ({}) in {}: closed, {}: {}",
                id(),
                details.authid(),
                realm.name(),
                limit.reason(),
                error.text());
        realm.limitHits().hit(limit);
        endedBy = limit;
        connection.abort(limit.reason() + ": " + error.text());
        muted = true;
        loop.execute(() -> end(limit.reason()));
    }

    /** The error for a request beyond a limit, which is counted and logged. */
    WampError reached(Limit limit, long amount) {
        return realm.reached().by(this, limit, amount);
    }

    // What other sessions have for this one. Any thread.

    /** Whether those who send to it shall wait. */
    boolean isBlocked() {
        return flow.isBlocked() || loop.isCrowded();
    }

    /** More waits in the mailbox of its event loop than is allowed: it loses messages, and ends as soon as that loop runs. */
    void unreachable() {
        if (!unreachable.getAndSet(true)) {
            long waiting = loop.bytes();
            LOG.warn(
                    "{}: its event loop takes nothing, {}",
                    this,
                    loop.bound().error(waiting).text());
            loop.execute(() -> tooSlow(loop.bound(), waiting));
        }
    }

    /** Whether a task may run at once: on the event loop, and nothing that came before waits. */
    boolean here() {
        return connection.inEventLoop() && loop.isIdle();
    }

    /** Event loop only. */
    void event(Subscription.Subscriber subscriber, Message.Event event) {
        if (ended || !subscriber.active) {
            return;
        }
        try {
            checkWritable(event.payload());
        } catch (WampError unwritable) {
            realm.broker().lost(this, unwritable);
            return;
        }
        if (traffic == null) {
            send(event);
        } else {
            traffic.send(subscriber.subscription, event);
        }
    }

    /**
     * Says GOODBYE and detaches; completes when that is done.
     *
     * @param quietly without testaments and session meta event
     */
    CompletableFuture<Void> kill(String reason, @Nullable String message, boolean quietly) {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            if (!ended) {
                endedQuietly = quietly;
                send(new Message.Goodbye(message == null ? Map.of() : Map.of("message", message), reason));
                end("killed: " + reason);
                ending.killed();
            }
            done.complete(null);
        });
        return done;
    }

    // The end.

    /** Detaches the session from everything; once. Event loop only. */
    void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        inbox.close();
        flow.end();
        if (traffic != null) {
            connection.meter(null);
        }
        realm.detach(this, why);
    }

    /** Whether the peer announced a feature; a session inside this process has them all. */
    boolean announced(String role, String feature) {
        return local || Features.announced(details.hello(), role, feature);
    }

    /** What the time-outs of its calls count; a session inside this process means milliseconds. */
    ChronoUnit timeoutUnit() {
        return local ? ChronoUnit.MILLIS : realm.options().callTimeoutUnit();
    }

    // As a callee. The caller's event loop.

    @Override
    public CalleeFeatures features() {
        return features;
    }

    @Override
    public void checkWritable(Payload payload) {
        if (!local) {
            payload.argsIn(connection.encoding());
        }
    }

    @Override
    public void invoke(RoutedCall call, Map<String, Object> callDetails, Payload payload) {
        if (here()) {
            invocations.invoke(call, callDetails, payload);
        } else {
            hand(call, payload, () -> invocations.invoke(call, callDetails, payload));
        }
        slowDown(call.caller);
    }

    @Override
    public void part(RoutedCall call, Map<String, Object> callDetails, Payload payload) {
        if (here()) {
            invocations.part(call, callDetails, payload);
        } else {
            hand(call, payload, () -> invocations.part(call, callDetails, payload));
        }
        slowDown(call.caller);
    }

    private void hand(RoutedCall call, Payload payload, Runnable task) {
        if (!loop.hand(LocalConnection.MESSAGE_BYTES + payload.size(), task)) {
            unreachable();
            call.caller.answers.fail(
                    call,
                    new WampError(
                            ErrorUris.UNAVAILABLE,
                            loop.bound().error(loop.bytes()).text()));
        }
    }

    private void slowDown(RouterSession caller) {
        if (!realm.hasBlocked()) {
            return;
        }
        if (isBlocked()) {
            caller.loop().execute(() -> caller.flow().await(Set.of(this)));
        }
        if (realm.backlog().isFull()) {
            caller.loop().execute(() -> caller.flow().awaitRealm());
        }
    }

    @Override
    public void cancel(RoutedCall call, @Nullable CancelMode interrupt, String reason, boolean keep) {
        if (here()) {
            invocations.cancel(call, interrupt, reason, keep);
        } else {
            loop.execute(() -> invocations.cancel(call, interrupt, reason, keep));
        }
    }

    @Override
    public String toString() {
        return "session " + id() + " (" + details.authid() + ") in " + realm.name();
    }
}
