package io.transom.router.internal;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.router.SessionDetails;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    final Map<Long, Subscription.Subscriber> subscriptions = new HashMap<>(4);

    final Map<Long, Registration.Callee> registrations = new HashMap<>(4);
    final Calls calls;
    final Invocations invocations;

    private final SessionDetails details;
    private final Connection connection;
    private final Loop loop;
    private final Ending ending;
    private final boolean local;
    private final boolean cancels;
    private final boolean givesProgress;
    private final Limit sendLimit;
    private final Inbox inbox;
    /** Nothing goes out any more; the end is under way. */
    private boolean muted;

    private boolean ended;

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
        this.cancels = announced("callee", "call_canceling");
        this.givesProgress = cancels && announced("callee", "progressive_call_results");
        this.sendLimit = local ? realm.limits().localPending() : realm.limits().sendPending();
        this.calls = new Calls(this);
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

    // What the peer sends. Event loop only.

    void received(Message message) {
        realm.received().count(message.code());
        inbox.take(message);
    }

    /** Handles a message; a request that needs permission comes back in {@link #permitted}. */
    void handle(Message message) {
        switch (message.code()) {
            case Message.Publish.CODE -> {
                var publish = (Message.Publish) message;
                if (realm.broker().accepts(this, publish)) {
                    inbox.ask(Action.PUBLISH, publish.topic(), publish.options(), publish.payload(), message);
                }
            }
            case Message.Call.CODE -> {
                var call = (Message.Call) message;
                if (calls.accepts(call)) {
                    inbox.ask(Action.CALL, call.procedure(), call.options(), call.payload(), message);
                }
            }
            case Message.Subscribe.CODE -> {
                var subscribe = (Message.Subscribe) message;
                if (realm.broker().accepts(this, subscribe)) {
                    inbox.ask(Action.SUBSCRIBE, subscribe.topic(), subscribe.options(), Payload.NONE, message);
                }
            }
            case Message.Register.CODE -> {
                var register = (Message.Register) message;
                if (realm.dealer().accepts(this, register)) {
                    inbox.ask(Action.REGISTER, register.procedure(), register.options(), Payload.NONE, message);
                }
            }
            case Message.Yield.CODE -> invocations.yielded((Message.Yield) message);
            case Message.Error.CODE -> {
                var error = (Message.Error) message;
                if (error.requestType() == Message.Invocation.CODE) {
                    invocations.failed(error);
                } else {
                    violated("ERROR of a client answers an INVOCATION (68), not a message of type "
                            + error.requestType());
                }
            }
            case Message.Cancel.CODE -> calls.cancel((Message.Cancel) message);
            case Message.Unsubscribe.CODE -> realm.broker().unsubscribe(this, (Message.Unsubscribe) message);
            case Message.Unregister.CODE -> realm.dealer().unregister(this, (Message.Unregister) message);
            case Message.Goodbye.CODE -> goodbye((Message.Goodbye) message);
            case Message.Abort.CODE -> {
                end("it aborted: " + ((Message.Abort) message).reason());
                connection.close();
            }
            default -> violated("a client does not send " + message.label() + " in a session");
        }
    }

    /** The decision on a request. */
    void permitted(Message message, Decision decision) {
        switch (message.code()) {
            case Message.Publish.CODE -> realm.broker().publish(this, (Message.Publish) message, decision);
            case Message.Call.CODE -> calls.call((Message.Call) message, decision);
            case Message.Subscribe.CODE -> realm.broker().subscribe(this, (Message.Subscribe) message);
            default -> realm.dealer().register(this, (Message.Register) message);
        }
    }

    private void goodbye(Message.Goodbye message) {
        send(new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));
        end("it left: " + message.reason());
        ending.left();
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
        if (sendLimit.exceededBy(connection.pendingBytes())) {
            tooSlow();
        }
    }

    void error(int requestType, long request, WampError error) {
        send(new Message.Error(requestType, request, Map.of(), error.uri(), error.payload()));
    }

    void error(int requestType, long request, String uri, String text) {
        send(new Message.Error(requestType, request, Map.of(), uri, Payload.of(text)));
    }

    /** Not from within what made it overflow: others may be half done. */
    private void tooSlow() {
        WampError error = sendLimit.error(connection.pendingBytes());
        LOG.warn("session {} ({}) in {}: too slow, {}", id(), details.authid(), realm.name(), error.text());
        connection.abort(sendLimit.reason() + ": " + error.text());
        muted = true;
        loop.execute(() -> end(sendLimit.reason()));
    }

    // What other sessions have for this one. Any thread.

    /** Whether a task may run at once: on the event loop, and nothing that came before waits. */
    boolean here() {
        return connection.inEventLoop() && loop.isIdle();
    }

    void deliver(Subscription.Subscriber subscriber, Message.Event event) {
        if (here()) {
            event(subscriber, event);
        } else {
            loop.execute(() -> event(subscriber, event));
        }
    }

    private void event(Subscription.Subscriber subscriber, Message.Event event) {
        if (ended || !subscriber.active) {
            return;
        }
        try {
            checkWritable(event.payload());
        } catch (WampError unwritable) {
            realm.broker().lost(this, unwritable);
            return;
        }
        send(event);
    }

    /** Says GOODBYE and detaches; completes when that is done. */
    CompletableFuture<Void> kill(String reason, @Nullable String message) {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            if (!ended) {
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
        realm.detach(this, why);
    }

    /** Whether the peer announced a feature; a session inside this process has them all. */
    boolean announced(String role, String feature) {
        return local || Features.announced(details.hello(), role, feature);
    }

    // As a callee. The caller's event loop.

    @Override
    public boolean cancels() {
        return cancels;
    }

    @Override
    public boolean givesProgress() {
        return givesProgress;
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
            loop.execute(() -> invocations.invoke(call, callDetails, payload));
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
