package io.transom.testkit;

import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Invocation;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.auth.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Behaves towards a center like a node (docs/reference/protocol.md): joins with its key, registers procedures below its own
 * prefix, asks for the status of its management realm, and sends heartbeats if wished.
 */
public final class TestNode implements AutoCloseable {
    private static final String PREFIX = "crossbarfabriccenter.node.";
    private static final String STATUS = "crossbarfabriccenter.mrealm.get_status";
    private static final String HEARTBEAT = "crossbarfabriccenter.node.on_heartbeat";

    private final Transports transports;
    private final ConnectOptions connect;
    private final SigningKey key;
    private final Map<String, InvocationHandler> procedures = new LinkedHashMap<>();
    private final AtomicInteger beats = new AtomicInteger();
    private Duration period = Duration.ZERO;
    private volatile @Nullable Session session;
    private volatile boolean stopped;

    private TestNode(Transports transports, ConnectOptions connect, SigningKey key) {
        this.transports = transports;
        this.connect = connect;
        this.key = key;
    }

    /** A node that is not started yet. */
    public static TestNode of(Transports transports, URI center, SigningKey key) {
        return of(transports, ConnectOptions.to(center), key);
    }

    public static TestNode of(Transports transports, ConnectOptions center, SigningKey key) {
        return new TestNode(transports, center, key);
    }

    /** Registers a procedure, for example {@code worker.w1.get_status}, when the node starts, or at once when it has. */
    public TestNode with(String suffix, InvocationHandler handler) {
        procedures.put(suffix, handler);
        Session present = session;
        if (present != null) {
            Await.result(present.register(prefix() + suffix, handler));
        }
        return this;
    }

    /** The same for an answer that is known at once. */
    public TestNode answering(String suffix, Function<Invocation, Payload> answer) {
        return with(suffix, invocation -> CompletableFuture.completedFuture(answer.apply(invocation)));
    }

    /** The first heartbeat after one period. */
    public TestNode withHeartbeats(Duration every) {
        period = every;
        return this;
    }

    /**
     * Joins, registers, and asks for the realm's status. May be called again when the session was lost. Throws the center's
     * refusal as {@link io.transom.wamp.WampError}.
     */
    public TestNode start() {
        stopped = false;
        beats.set(0);
        Session joined = Await.result(Clients.connect(
                transports, new ClientOptions(connect, null, Authentications.cryptosign(key, null, "node"))));
        session = joined;
        for (var each : procedures.entrySet()) {
            Await.result(joined.register(prefix() + each.getKey(), each.getValue()));
        }
        Await.result(joined.call(STATUS));
        scheduleBeat(joined);
        return this;
    }

    /** The authid that the center gave it. */
    public String id() {
        return Objects.requireNonNull(session().info().authid(), "WELCOME without authid");
    }

    /** {@code crossbarfabriccenter.node.<authid>.} */
    public String prefix() {
        return PREFIX + id() + ".";
    }

    public Session session() {
        return Objects.requireNonNull(session, "the node is not started");
    }

    /** Publishes an event below the node's prefix and waits for the acknowledgement. */
    public void publish(String suffix, @Nullable Object... args) {
        Await.result(session().publish(prefix() + suffix, Payload.of(args), PublishOptions.ACKNOWLEDGED));
    }

    /** Sends a heartbeat now and waits for the acknowledgement. */
    public void beat() {
        Await.result(publishBeat(session()));
    }

    private CompletionStage<Long> publishBeat(Session to) {
        Instant now = Instant.now();
        var beat = Map.of(
                "timestamp", now.getEpochSecond() * 1_000_000_000 + now.getNano(),
                "period", Math.max(1, period.toSeconds()),
                "mrealm_id", to.info().realm(),
                "seq", beats.incrementAndGet(),
                "workers", Map.of("controller", 1),
                "state", 1);
        return to.publish(HEARTBEAT, Payload.of(to.info().authid(), beat), PublishOptions.ACKNOWLEDGED);
    }

    private void scheduleBeat(Session to) {
        if (period.isZero()) {
            return;
        }
        try {
            transports.schedule(period, () -> {
                if (!stopped && !to.closed().toCompletableFuture().isDone()) {
                    publishBeat(to);
                    scheduleBeat(to);
                }
            });
        } catch (RejectedExecutionException ended) {
            stopped = true; // the transports were closed before the node
        }
    }

    /** Leaves in order. */
    @Override
    public void close() {
        stopped = true;
        Session present = session;
        if (present != null) {
            Await.result(present.leave());
        }
    }
}
