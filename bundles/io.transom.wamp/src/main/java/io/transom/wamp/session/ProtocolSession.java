package io.transom.wamp.session;

import io.transom.wamp.Announcement;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.EventHandler;
import io.transom.wamp.Invocation;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SessionInfo;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's side of a WAMP session from WELCOME on: makes a {@link Session} of a {@link Connection}. Whoever did the opening
 * handshake creates one for the WELCOME and gives it every message that follows. The session closes the connection when it ends.
 *
 * <p>When the executor is the connection's own, messages are handled where they arrive, without another hop.
 */
public final class ProtocolSession implements Session, Connection.Receiver {
    /** What HELLO announces of a session of this kind, as its {@code roles}: what these classes serve. */
    public static final Map<String, Object> ROLES = Announcement.roles(List.of(
            ActiveInvocation.class,
            Callee.class,
            CallOptions.class,
            Event.class,
            Invocation.class,
            PendingCall.class,
            PublishOptions.class,
            RegisterOptions.class,
            SubscribeOptions.class,
            Subscriptions.class));

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);
    private static final String PASSTHRU = "payload_passthru_mode";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection connection;
    private final Executor executor;
    private final Duration patience;
    private final boolean inline;
    private final boolean bytes;
    private final SessionInfo info;
    private final boolean dealerCancels;
    private final boolean dealerTimesOut;
    private final boolean dealerTakesParts;
    private final boolean dealerPassesThrough;
    private final boolean brokerPassesThrough;
    private final Outbox outbox;
    private final PendingRequests pending = new PendingRequests();
    private final Callee callee = new Callee(this);
    private final Subscriptions subscriptions = new Subscriptions(this);
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    /** The reason once the session is over or about to be; nothing new is sent then. */
    private volatile @Nullable Closed leaving;

    private volatile boolean ended;

    /**
     * @param connection what carries the session; not used by anybody else from now on
     * @param realm the realm that was asked for; WELCOME's {@code realm}, when it has one, takes its place
     * @param executor where handlers run and results complete; must keep the order of its tasks
     */
    public ProtocolSession(Connection connection, String realm, Message.Welcome welcome, Executor executor) {
        this(connection, realm, welcome, executor, PATIENCE);
    }

    /** @param patience how long the answer to GOODBYE is waited for before the connection is given up */
    ProtocolSession(
            Connection connection, String realm, Message.Welcome welcome, Executor executor, Duration patience) {
        this.patience = patience;
        this.connection = connection;
        this.executor = executor;
        this.inline = executor == connection.executor();
        this.bytes = !"local".equals(connection.peer().transport());
        Map<String, Object> details = welcome.details();
        this.info = new SessionInfo(
                welcome.session(),
                details.get("realm") instanceof String name ? name : realm,
                details.get("authid") instanceof String text ? text : null,
                details.get("authrole") instanceof String text ? text : null,
                details);
        this.dealerCancels = Details.announces(details, "dealer", "call_canceling");
        this.dealerTimesOut = Details.announces(details, "dealer", "call_timeout");
        this.dealerTakesParts = Details.announces(details, "dealer", "progressive_call_invocations");
        this.dealerPassesThrough = Details.announces(details, "dealer", PASSTHRU);
        this.brokerPassesThrough = Details.announces(details, "broker", PASSTHRU);
        this.outbox = new Outbox(connection, () -> later(() -> end(Closed.lost("the event loop has ended"))));
    }

    @Override
    public SessionInfo info() {
        return info;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public CompletionStage<Closed> closed() {
        return closed;
    }

    @Override
    public Call call(String procedure, Payload payload, CallOptions options) {
        var call = new PendingCall(this, procedure, payload, options);
        try {
            require(!options.moreToCome() || dealerTakesParts, "progressive_call_invocations");
            require(!Details.passesThrough(options.others()) || dealerPassesThrough, PASSTHRU);
            writable(payload);
            submit(call);
        } catch (WampError impossible) {
            later(() -> call.failed(impossible));
        }
        return call;
    }

    @Override
    public CompletionStage<Registration> register(
            String procedure, InvocationHandler handler, RegisterOptions options) {
        return callee.register(procedure, handler, options);
    }

    @Override
    public CompletionStage<Subscription> subscribe(String topic, EventHandler handler, SubscribeOptions options) {
        return subscriptions.subscribe(topic, options, handler);
    }

    @Override
    public CompletionStage<Long> publish(String topic, Payload payload, PublishOptions options) {
        try {
            require(!Details.passesThrough(options.others()) || brokerPassesThrough, PASSTHRU);
            writable(payload);
        } catch (WampError impossible) {
            return failed(impossible);
        }
        if (options.acknowledge()) {
            var request = new PendingPublication(this, topic, payload, options);
            submit(request);
            return request.future;
        }
        Closed over = leaving;
        if (over != null) {
            return failed(Failures.ended(over.reason()));
        }
        submit(box -> leaving != null
                ? null
                : new Message.Publish(box.nextRequest(), Details.publish(options), topic, payload));
        return CompletableFuture.completedFuture(0L);
    }

    /** What the specification lets nobody send to a router that did not announce it. */
    private static void require(boolean announced, String feature) {
        if (!announced) {
            throw new WampError(ErrorUris.FEATURE_NOT_SUPPORTED, "the router does not announce " + feature);
        }
    }

    private <T> CompletionStage<T> failed(WampError error) {
        var future = new CompletableFuture<T>();
        later(() -> future.completeExceptionally(error));
        return future;
    }

    @Override
    public CompletionStage<Closed> leave(String reason, String message) {
        submit(box -> {
            if (leaving != null) {
                return null;
            }
            leaving = new Closed(reason, message, true);
            var timer =
                    new CompletableFuture<Void>().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
            closed.whenComplete((why, never) -> timer.cancel(false));
            timer.thenRunAsync(() -> connection.abort("no answer to GOODBYE"), connection.executor());
            return new Message.Goodbye(Details.withMessage(message), reason);
        });
        return closed;
    }

    @Override
    public void received(Message message) {
        if (inline) {
            handle(message);
        } else {
            later(() -> handle(message));
        }
    }

    @Override
    public void violated(ProtocolException violation) {
        later(() -> violated(violation.reason(), String.valueOf(violation.getMessage())));
    }

    @Override
    public void closed(Closed why) {
        if (inline) {
            end(why);
        } else {
            later(() -> end(why));
        }
    }

    private void handle(Message message) {
        if (ended) {
            return;
        }
        switch (message.code()) {
            case Message.Event.CODE -> subscriptions.received((Message.Event) message);
            case Message.Invocation.CODE -> callee.received((Message.Invocation) message);
            case Message.Result.CODE -> answered(((Message.Result) message).request(), message);
            case Message.Published.CODE -> answered(((Message.Published) message).request(), message);
            case Message.Registered.CODE -> answered(((Message.Registered) message).request(), message);
            case Message.Subscribed.CODE -> answered(((Message.Subscribed) message).request(), message);
            case Message.Error.CODE -> failed((Message.Error) message);
            case Message.Interrupt.CODE -> callee.interrupt((Message.Interrupt) message);
            case Message.Unregistered.CODE -> unregistered((Message.Unregistered) message);
            case Message.Unsubscribed.CODE -> unsubscribed((Message.Unsubscribed) message);
            case Message.Goodbye.CODE -> goodbye((Message.Goodbye) message);
            case Message.Abort.CODE -> {
                var abort = (Message.Abort) message;
                end(new Closed(abort.reason(), Details.message(abort.details()), false));
            }
            default -> violated("a router does not send " + message.label());
        }
    }

    private void answered(long request, Message answer) {
        if (!pending.answered(request, answer)) {
            violated(answer.label() + " for a request of another type");
        }
    }

    private void failed(Message.Error error) {
        if (!pending.failed(error)) {
            violated("ERROR for a request of another type");
        }
    }

    private void unregistered(Message.Unregistered message) {
        if (message.request() != 0) {
            answered(message.request(), message);
        } else if (message.details().get("registration") instanceof Number id) {
            callee.revoked(id.longValue(), Details.reason(message.details()));
        }
    }

    private void unsubscribed(Message.Unsubscribed message) {
        if (message.request() != 0) {
            answered(message.request(), message);
        } else if (message.details().get("subscription") instanceof Number id) {
            subscriptions.revoked(id.longValue(), Details.reason(message.details()));
        }
    }

    private void goodbye(Message.Goodbye message) {
        Closed own = leaving;
        if (own == null) {
            leaving = new Closed(message.reason(), Details.message(message.details()), true);
            submit(box -> new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));
        }
        end(leaving);
    }

    /** The router broke a rule. */
    void violated(String rule) {
        violated(ErrorUris.PROTOCOL_VIOLATION, rule);
    }

    private void violated(String reason, String text) {
        if (!ended) {
            LOG.warn("session {} in {}: aborted, {}: {}", info.id(), info.realm(), reason, text);
            submit(box -> new Message.Abort(Map.of("message", text), reason));
            end(new Closed(reason, text, false));
        }
    }

    /** On the executor; once. */
    private void end(Closed why) {
        if (ended) {
            return;
        }
        leaving = why;
        ended = true;
        submit(box -> {
            connection.close();
            return null;
        });
        pending.end(Failures.ended(why.reason()));
        subscriptions.clear();
        callee.end();
        closed.complete(why);
    }

    // What the other classes of this package need.

    void submit(Outbox.Item item) {
        outbox.submit(item);
    }

    void send(Message message) {
        submit(box -> ended ? null : message);
    }

    /** Runs on the session's executor; where that takes no more tasks the session ends here. */
    void later(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException rejected) {
            LOG.warn("session {} in {}: its executor takes no more tasks", info.id(), info.realm());
            connection.abort("the session's executor takes no more tasks");
            task.run();
            end(Closed.lost("the session's executor takes no more tasks"));
        }
    }

    /** The payload, once it is known that it can be written on this connection. */
    Payload writable(Payload payload) {
        if (bytes) {
            payload.argsIn(connection.encoding());
        }
        return payload;
    }

    /** Enters a request; false when the session is over, and the request has failed. */
    boolean await(long id, PendingRequest<?> request) {
        pending.add(id, request);
        Closed over = leaving;
        if (over == null) {
            return true;
        }
        if (pending.remove(id)) {
            later(() -> request.failed(Failures.ended(over.reason())));
        }
        return false;
    }

    /** Whether the request was pending. */
    boolean forget(long request) {
        return pending.remove(request);
    }

    boolean isPending(long id, PendingRequest<?> request) {
        return pending.contains(id, request);
    }

    boolean dealerCancels() {
        return dealerCancels;
    }

    boolean dealerTimesOut() {
        return dealerTimesOut;
    }
}
