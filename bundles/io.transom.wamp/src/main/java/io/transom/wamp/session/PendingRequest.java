package io.transom.wamp.session;

import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its answer.
 *
 * @param <T> what the answer gives
 */
abstract class PendingRequest<T> implements Outbox.Item {
    final ProtocolSession session;
    final CompletableFuture<T> future = new CompletableFuture<>();
    private long request;
    private int code;

    PendingRequest(ProtocolSession session) {
        this.session = session;
    }

    @Override
    public final @Nullable Message toSend(Outbox outbox) {
        if (!prepare()) {
            return null;
        }
        request = outbox.nextRequest();
        sending();
        Message message = message(request);
        code = message.code();
        return session.await(request, this) ? message : null;
    }

    /** The request's ID; valid for those that the outbox takes after this request. */
    final long request() {
        return request;
    }

    /** The code of the message that asked; an ERROR for it names the same. */
    final int code() {
        return code;
    }

    /** Whether there is something to send. */
    boolean prepare() {
        return true;
    }

    /** The request goes out now, or fails. */
    void sending() {}

    abstract Message message(long id);

    /**
     * The router's answer, on the session's executor.
     *
     * @return whether it was one that answers this kind of request; if so the request is over, but for progress
     */
    abstract boolean answered(Message answer);

    /** The router's ERROR, on the session's executor. */
    void refused(Message.Error error) {
        failed(Failures.of(error));
    }

    /** The request failed; on the session's executor. */
    void failed(WampError error) {
        future.completeExceptionally(error);
    }
}
