package io.transom.wamp.session;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call in flight. */
final class PendingCall extends PendingRequest<Payload> implements Call {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private final String procedure;
    private final Payload payload;
    private final CallOptions options;
    private @Nullable CompletableFuture<?> timer;
    /** On the event loop only. */
    private boolean moreToCome;

    private volatile Map<String, Object> details = Map.of();

    PendingCall(ProtocolSession session, String procedure, Payload payload, CallOptions options) {
        super(session);
        this.procedure = procedure;
        this.payload = payload;
        this.options = options;
        this.moreToCome = options.moreToCome();
    }

    @Override
    public CompletionStage<Payload> result() {
        return future;
    }

    /** Where the router cannot cancel, the call is given up here and a later answer is dropped. */
    @Override
    @Serves("caller.call_canceling")
    public void cancel(CancelMode mode) {
        session.submit(outbox -> {
            if (!session.isPending(request(), this)) {
                return null;
            }
            if (session.dealerCancels()) {
                return new Message.Cancel(request(), Map.of("mode", mode.label()));
            }
            giveUp(new WampError(ErrorUris.CANCELED, "canceled by the caller"));
            return null;
        });
    }

    @Override
    void sending() {
        if (options.timeoutOrNull() != null && !session.dealerTimesOut()) {
            timer = new CompletableFuture<Void>()
                    .completeOnTimeout(null, options.timeoutOrNull().toMillis(), TimeUnit.MILLISECONDS);
            timer.thenRunAsync(this::timedOut, session.executor());
        }
    }

    @Override
    Message message(long id) {
        return new Message.Call(id, Details.call(options, session.dealerTimesOut()), procedure, payload);
    }

    @Override
    public Map<String, Object> details() {
        return details;
    }

    @Override
    public void send(Payload part) {
        further(part, true);
    }

    @Override
    public void finish(Payload part) {
        further(part, false);
    }

    /** A further part under the same request ID; the options are those of the first (WAMP specification). */
    private void further(Payload part, boolean more) {
        session.writable(part);
        session.submit(outbox -> {
            if (!moreToCome || !session.isPending(request(), this)) {
                return null;
            }
            moreToCome = more;
            Map<String, Object> wire = Details.call(options, session.dealerTimesOut());
            if (!more) {
                wire = new HashMap<>(wire);
                wire.put("progress", false);
            }
            return new Message.Call(request(), wire, procedure, part);
        });
    }

    @Override
    boolean answered(Message answer) {
        if (!(answer instanceof Message.Result result)) {
            return false;
        }
        if (Boolean.TRUE.equals(result.details().get("progress"))) {
            progress(result.payload());
            return true;
        }
        session.forget(request());
        stopTimer();
        details = result.details();
        future.complete(result.payload());
        return true;
    }

    @Override
    void refused(Message.Error error) {
        details = error.details();
        super.refused(error);
    }

    @Override
    void failed(WampError error) {
        stopTimer();
        super.failed(error);
    }

    private void progress(Payload part) {
        if (options.progressOrNull() == null) {
            return;
        }
        try {
            options.progressOrNull().accept(part);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("call of {}: taking a progressive result failed", procedure, e);
        }
    }

    private void timedOut() {
        if (session.isPending(request(), this)) {
            if (session.dealerCancels()) {
                session.send(new Message.Cancel(request(), Map.of("mode", CancelMode.KILLNOWAIT.label())));
            }
            giveUp(new WampError(
                    ErrorUris.TIMEOUT,
                    "no result of " + procedure + " within "
                            + options.timeout().orElseThrow().toMillis() + " ms"));
        }
    }

    private void giveUp(WampError error) {
        if (session.forget(request())) {
            session.later(() -> failed(error));
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
