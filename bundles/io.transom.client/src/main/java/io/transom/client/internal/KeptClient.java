package io.transom.client.internal;

import io.transom.client.ClientOptions;
import io.transom.client.ReconnectingClient;
import io.transom.client.Reconnection;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins, and joins again whenever the session is lost. Thread-safe. */
public final class KeptClient implements ReconnectingClient {
    private static final Logger LOG = LoggerFactory.getLogger(KeptClient.class);

    private final Joiner joiner;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Reconnection policy;
    private final Listener listener;
    private final CompletableFuture<Closed> ended = new CompletableFuture<>();

    // guarded by this
    private @Nullable Session session;
    private Transports.@Nullable Timer timer;
    private boolean joining;
    private int attempts;
    private boolean stopped;
    private String stopReason = ErrorUris.CLOSE_NORMAL;

    /** Joins once; tells when the transport is open, and of the session before it handles any message. */
    @FunctionalInterface
    interface Joiner {
        CompletionStage<Session> join(Runnable connected, Consumer<Session> first);
    }

    /** Runs tasks later. */
    @FunctionalInterface
    interface Clock {
        Transports.Timer schedule(Duration delay, Runnable task);
    }

    /** @param random uniform in 0 to 1 */
    KeptClient(Joiner joiner, Clock clock, DoubleSupplier random, Reconnection policy, Listener listener) {
        this.joiner = joiner;
        this.clock = clock;
        this.random = random;
        this.policy = policy;
        this.listener = listener;
    }

    /** Starts the first attempt at once. */
    public static ReconnectingClient start(
            Transports transports, ClientOptions options, Reconnection policy, Listener listener) {
        var client = new KeptClient(
                (connected, first) -> Joining.start(transports, options, connected, first),
                transports::schedule,
                () -> ThreadLocalRandom.current().nextDouble(),
                policy,
                listener);
        client.attempt();
        return client;
    }

    void attempt() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            timer = null;
            joining = true;
        }
        joiner.join(this::connected, this::joined).whenComplete((joined, failure) -> {
            if (failure != null) {
                failed(closed(failure));
            }
        });
    }

    private void failed(Closed why) {
        boolean late;
        synchronized (this) {
            joining = false;
            late = stopped;
        }
        if (late) {
            ended.complete(new Closed(stopReason(), "stopped", true));
        } else {
            lost(why);
        }
    }

    private synchronized String stopReason() {
        return stopReason;
    }

    private synchronized void connected() {
        attempts = 0;
    }

    /** On the session's executor, before it handles any message. */
    private void joined(Session joined) {
        boolean late;
        synchronized (this) {
            joining = false;
            late = stopped;
            if (!late) {
                session = joined;
            }
        }
        if (late) {
            joined.leave(stopReason(), "").thenAccept(ended::complete);
            return;
        }
        joined.closed().whenComplete((why, never) -> {
            noSession();
            lost(why);
        });
        try {
            listener.joined(joined);
        } catch (RuntimeException broken) {
            LOG.error("session {}: the listener failed", joined.info().id(), broken);
        }
    }

    private synchronized void noSession() {
        session = null;
    }

    private void lost(Closed why) {
        Duration delay;
        boolean last;
        synchronized (this) {
            if (stopped) {
                return;
            }
            attempts++;
            delay = delay(policy, attempts, random.getAsDouble());
            last = isFatal(why) || !schedule(delay);
            stopped = last;
        }
        if (last) {
            ended.complete(why);
            return;
        }
        try {
            listener.lost(why, delay);
        } catch (RuntimeException broken) {
            LOG.error("the listener failed", broken);
        }
    }

    private boolean isFatal(Closed why) {
        return !why.clean() && policy.fatal().contains(why.reason());
    }

    /** False when the event loops have ended. */
    private boolean schedule(Duration delay) {
        try {
            timer = clock.schedule(delay, this::attempt);
            return true;
        } catch (RejectedExecutionException over) {
            return false;
        }
    }

    /**
     * Time before an attempt.
     *
     * @param attempt from 1
     * @param random from 0 to 1
     */
    static Duration delay(Reconnection policy, int attempt, double random) {
        double millis = policy.first().toMillis() * Math.pow(policy.factor(), attempt - 1);
        double bounded = Math.min(millis, policy.max().toMillis());
        return Duration.ofMillis(Math.round(bounded + random * policy.jitter().toMillis()));
    }

    private static Closed closed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof WampError refused
                ? new Closed(refused.uri(), refused.text(), false)
                : Closed.lost(String.valueOf(cause.getMessage()));
    }

    @Override
    public synchronized Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public CompletionStage<Closed> stop(String reason) {
        Session present;
        boolean opening;
        synchronized (this) {
            stopped = true;
            stopReason = reason;
            present = session;
            opening = joining;
            if (timer != null) {
                timer.close();
            }
        }
        if (present == null && !opening) {
            ended.complete(new Closed(reason, "stopped", true));
        } else if (present != null) {
            present.leave(reason, "").thenAccept(why -> {
                noSession();
                ended.complete(why);
            });
        }
        return ended();
    }

    @Override
    public CompletionStage<Closed> ended() {
        return ended.copy();
    }
}
