package io.transom.core.internal;

import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.Passthru;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call from its arrival to its end, and what its handler sees of it. It ends once: with the handler's answer, or by being
 * abandoned (time-out, drain). What the handler says afterwards is ignored.
 */
final class ActiveCall implements HandlerInvocation {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveCall.class);

    /** A handler that keeps the event loop for longer has blocked. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final AttachedPlace at;
    private final Route route;
    private final Invocation invocation;
    private final Timers timers;
    private final long began;
    private final CompletableFuture<Payload> result = new CompletableFuture<>();
    private volatile Payload payload;
    private volatile @Nullable Target target;
    private volatile @Nullable Duration limit;
    private volatile @Nullable Thread runner;

    // Below: guarded by this.
    private @Nullable List<Consumer<CancelMode>> cancelActions;
    private @Nullable CancelMode canceled;
    private @Nullable Runnable timer;
    private @Nullable Runnable release;
    private boolean ended;

    ActiveCall(AttachedPlace at, Route route, Invocation invocation, Timers timers) {
        this.at = at;
        this.route = route;
        this.invocation = invocation;
        this.timers = timers;
        this.began = timers.nanos();
        this.payload = invocation.payload();
    }

    /** The routing arguments were understood and taken off. */
    void routed(Target to, Payload rest) {
        target = to;
        payload = rest;
    }

    /** Asks the place whether it may go on. Throws what the place says otherwise. */
    synchronized void begin() {
        if (!ended) {
            release = at.rules().begun(this);
        }
    }

    Optional<Duration> callersTimeout() {
        return invocation.timeout();
    }

    /** Abandons the call when it takes longer than that. */
    void limit(Duration time) {
        limit = time;
        var started = timers.after(time, () -> abandon(Refusals.timedOut(procedure(), time)));
        synchronized (this) {
            timer = started;
        }
    }

    /** Hands the call to its handler, on this thread. */
    void run(Incidents incidents) {
        long handedOver = timers.nanos();
        runner = Thread.currentThread();
        try {
            route.answerer().answer(this).whenComplete((answer, failure) -> {
                if (failure == null) {
                    end(answer == null ? Payload.NONE : answer, null);
                } else {
                    fail(failure, incidents);
                }
            });
        } catch (Throwable failure) {
            fail(failure, incidents);
        } finally {
            runner = null;
            long held = timers.nanos() - handedOver;
            if (held > LONG_NANOS) {
                LOG.warn(
                        "module {}: procedure {} blocked the event loop for {} ms, and with it all other calls",
                        route.module(),
                        procedure(),
                        TimeUnit.NANOSECONDS.toMillis(held));
            }
        }
    }

    boolean runsOn(Thread thread) {
        return runner == thread;
    }

    CompletionStage<Payload> result() {
        return result;
    }

    /** Ends the call with an error, on this thread, and tells the handler to stop, where handlers run. */
    void abandon(WampError error) {
        var actions = takeCancelActions(CancelMode.KILLNOWAIT);
        end(null, error);
        if (!actions.isEmpty()) {
            at.execute(() -> actions.forEach(action -> run(action, CancelMode.KILLNOWAIT)));
        }
    }

    void fail(Throwable failure, Incidents incidents) {
        end(null, incidents.of(failure, route.module(), procedure()));
    }

    private void end(@Nullable Payload answer, @Nullable WampError error) {
        Runnable running;
        Runnable begun;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            cancelActions = null;
            running = timer;
            begun = release;
        }
        if (running != null) {
            running.run();
        }
        if (begun != null) {
            begun.run();
        }
        long nanos = timers.nanos() - began;
        route.counters().end(error != null, nanos);
        if (error == null) {
            result.complete(answer);
        } else {
            result.completeExceptionally(error);
        }
        route.inFlight().leave(this);
        try {
            at.rules().ended(this, error == null ? "ok" : error.uri(), nanos);
        } catch (RuntimeException e) {
            LOG.warn("place {}: recording a call of {} failed", at.rules().name(), procedure(), e);
        }
    }

    @Override
    public String place() {
        return at.rules().name();
    }

    @Override
    public Optional<Target> target() {
        return Optional.ofNullable(target);
    }

    @Override
    public String procedure() {
        return invocation.procedure();
    }

    @Override
    public Payload payload() {
        return payload;
    }

    @Override
    public Identity caller() {
        return invocation.caller();
    }

    @Override
    public Map<String, Object> details() {
        return invocation.details();
    }

    @Override
    public void answerIn(Passthru mode) {
        invocation.answerIn(mode);
    }

    @Override
    public void onPart(Consumer<Part> action) {
        invocation.onPart(action);
    }

    @Override
    public boolean wantsProgress() {
        return invocation.wantsProgress();
    }

    @Override
    public void progress(Payload part) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        invocation.progress(part);
    }

    /** The caller's time-out, else the procedure's or the host's. */
    @Override
    public Optional<Duration> timeout() {
        return Optional.ofNullable(limit);
    }

    @Override
    public void onCancel(Consumer<CancelMode> action) {
        CancelMode already;
        boolean first = false;
        synchronized (this) {
            already = canceled;
            if (already == null && !ended) {
                first = cancelActions == null;
                if (cancelActions == null) {
                    cancelActions = new ArrayList<>(1);
                }
                cancelActions.add(action);
            }
        }
        if (already != null) {
            run(action, already);
        } else if (first) {
            invocation.onCancel(mode -> takeCancelActions(mode).forEach(taken -> run(taken, mode)));
        }
    }

    private synchronized List<Consumer<CancelMode>> takeCancelActions(CancelMode mode) {
        if (canceled != null || ended) {
            return List.of();
        }
        canceled = mode;
        var actions = cancelActions == null ? List.<Consumer<CancelMode>>of() : cancelActions;
        cancelActions = null;
        return actions;
    }

    private void run(Consumer<CancelMode> action, CancelMode mode) {
        try {
            action.accept(mode);
        } catch (RuntimeException e) {
            LOG.warn("module {}: canceling a call of {} failed", route.module(), procedure(), e);
        }
    }
}
