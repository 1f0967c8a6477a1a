package io.transom.router.internal;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a session on their way to being handled, one after the other: while a permission is being decided, the rest
 * waits and nothing more is read. Event loop only.
 */
final class Inbox {
    private final RouterSession session;
    private final Dispatch dispatch;
    private @Nullable Queue<Message> waiting;
    private long waitingBytes;
    private boolean deciding;
    private boolean closed;

    Inbox(RouterSession session) {
        this.session = session;
        this.dispatch = new Dispatch(session, this);
    }

    void take(Message message) {
        if (closed) {
            return;
        }
        if (deciding) {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(message);
            waitingBytes += LocalConnection.bytes(message);
            Limit limit = session.realm.limits().inboxPending();
            if (limit.exceededBy(waitingBytes)) {
                session.abort(
                        limit.reason(), session.reached(limit, waitingBytes).text());
            }
        } else {
            dispatch.handle(message);
        }
    }

    void close() {
        closed = true;
        waiting = null;
    }

    /** Asks whether the session may; the message goes to {@link Dispatch#permitted} if so, else it is refused. */
    void ask(Action action, String uri, Map<String, Object> options, Payload payload, Message message) {
        CompletionStage<Decision> answer = Permissions.decide(session, action, uri, options, payload);
        if (answer instanceof CompletableFuture<Decision> known
                && known.isDone()
                && !known.isCompletedExceptionally()) {
            decided(message, uri, known.join());
        } else {
            await(answer, message, uri);
        }
    }

    private void await(CompletionStage<Decision> answer, Message message, String uri) {
        deciding = true;
        session.flow().pause();
        answer.whenComplete((decision, failure) -> session.loop().execute(() -> {
            if (closed) {
                return;
            }
            deciding = false;
            session.flow().resume();
            if (failure == null) {
                decided(message, uri, decision);
            } else {
                refuse(message, Permissions.refusal(failure));
            }
            drain();
        }));
    }

    private void drain() {
        while (!deciding && !closed && waiting != null) {
            Message next = waiting.poll();
            if (next == null) {
                waiting = null;
                waitingBytes = 0;
            } else {
                waitingBytes -= LocalConnection.bytes(next);
                dispatch.handle(next);
            }
        }
    }

    private void decided(Message message, String uri, Decision decision) {
        if (decision.allow()) {
            dispatch.permitted(message, decision);
        } else {
            refuse(message, Permissions.refusal(session, message.label(), uri));
        }
    }

    private void refuse(Message message, WampError error) {
        switch (message.code()) {
            case Message.Publish.CODE -> {
                var publish = (Message.Publish) message;
                if (Broker.acknowledges(publish)) {
                    session.error(Message.Publish.CODE, publish.request(), error);
                }
            }
            case Message.Call.CODE -> session.error(Message.Call.CODE, ((Message.Call) message).request(), error);
            case Message.Subscribe.CODE ->
                session.error(Message.Subscribe.CODE, ((Message.Subscribe) message).request(), error);
            default -> session.error(Message.Register.CODE, ((Message.Register) message).request(), error);
        }
    }
}
