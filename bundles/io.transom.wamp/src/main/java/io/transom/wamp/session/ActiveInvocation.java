package io.transom.wamp.session;

import io.transom.wamp.CancelMode;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.Message;
import io.transom.wamp.Passthru;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.internal.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that this session's callee works on. */
final class ActiveInvocation implements Invocation {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private final ProtocolSession session;
    private final Callee callee;
    private final Message.Invocation message;
    private final String procedure;
    private final boolean wantsProgress;
    private @Nullable List<Consumer<CancelMode>> cancelActions;
    private @Nullable CancelMode canceled;
    private boolean done;
    private boolean moreToCome;
    private @Nullable Consumer<Part> takesParts;
    private Map<String, Object> answerDetails = Map.of();

    ActiveInvocation(ProtocolSession session, Callee callee, Message.Invocation message, String registered) {
        this.session = session;
        this.callee = callee;
        this.message = message;
        this.procedure = message.details().get("procedure") instanceof String called ? called : registered;
        this.moreToCome = Boolean.TRUE.equals(message.details().get("progress"));
        this.wantsProgress = Boolean.TRUE.equals(message.details().get("receive_progress"));
    }

    @Override
    public String procedure() {
        return procedure;
    }

    @Override
    public Payload payload() {
        return message.payload();
    }

    @Override
    @Serves("callee.caller_identification")
    public Identity caller() {
        return Details.identity(message.details(), "caller");
    }

    @Override
    public Map<String, Object> details() {
        return message.details();
    }

    @Override
    public boolean wantsProgress() {
        return wantsProgress;
    }

    @Override
    @Serves("callee.call_timeout")
    public Optional<Duration> timeout() {
        return message.details().get("timeout") instanceof Number millis && millis.longValue() > 0
                ? Optional.of(Duration.ofMillis(millis.longValue()))
                : Optional.empty();
    }

    @Override
    @Serves("callee.payload_passthru_mode")
    public synchronized void answerIn(Passthru mode) {
        answerDetails = mode.details();
    }

    @Override
    public synchronized void onPart(Consumer<Part> action) {
        takesParts = action;
    }

    /** A further part; false when there should be none. */
    @Serves("callee.progressive_call_invocations")
    boolean part(Message.Invocation part) {
        boolean last = !Boolean.TRUE.equals(part.details().get("progress"));
        Consumer<Part> action;
        synchronized (this) {
            if (!moreToCome) {
                return false;
            }
            moreToCome = !last;
            action = done || canceled != null ? null : takesParts;
        }
        if (action != null) {
            try {
                action.accept(new Part(part.payload(), last));
            } catch (RuntimeException | LinkageError e) {
                finished(null, e);
            }
        }
        return true;
    }

    /** Under the lock, so that no part follows the result. */
    @Override
    @Serves("callee.progressive_call_results")
    public synchronized void progress(Payload part) {
        if (wantsProgress && !done && canceled == null) {
            Map<String, Object> options =
                    answerDetails.isEmpty() ? Details.PROGRESS : Options.with(answerDetails, Details.PROGRESS);
            session.send(new Message.Yield(message.request(), options, session.writable(part)));
        }
    }

    @Override
    public void onCancel(Consumer<CancelMode> action) {
        CancelMode already;
        synchronized (this) {
            already = canceled;
            if (already == null && !done) {
                if (cancelActions == null) {
                    cancelActions = new ArrayList<>(1);
                }
                cancelActions.add(action);
            }
        }
        if (already != null) {
            run(action, already);
        }
    }

    void cancel(CancelMode mode) {
        List<Consumer<CancelMode>> actions;
        synchronized (this) {
            if (done || canceled != null) {
                return;
            }
            canceled = mode;
            actions = cancelActions == null ? List.of() : cancelActions;
            cancelActions = null;
        }
        for (var action : actions) {
            run(action, mode);
        }
    }

    /** Sends the answer; only the first counts. */
    private void answer(Message yieldOrError) {
        boolean early;
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            cancelActions = null;
            early = moreToCome;
        }
        callee.answered(message.request(), early);
        session.send(yieldOrError);
    }

    /** The handler's result, or what it failed with. */
    void finished(@Nullable Payload result, @Nullable Throwable failure) {
        long request = message.request();
        if (failure == null) {
            try {
                answer(new Message.Yield(
                        request, answerDetails(), session.writable(result == null ? Payload.NONE : result)));
                return;
            } catch (io.transom.wamp.WampError unwritable) {
                fail(request, unwritable);
                return;
            }
        }
        fail(request, Failures.of(failure, procedure));
    }

    private void fail(long request, io.transom.wamp.WampError error) {
        Payload payload;
        try {
            payload = session.writable(error.payload());
        } catch (io.transom.wamp.WampError unwritable) {
            payload = unwritable.payload();
        }
        answer(new Message.Error(Message.Invocation.CODE, request, answerDetails(), error.uri(), payload));
    }

    private synchronized Map<String, Object> answerDetails() {
        return answerDetails;
    }

    private void run(Consumer<CancelMode> action, CancelMode mode) {
        try {
            action.accept(mode);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("procedure {}: the cancel action failed", procedure, e);
        }
    }
}
