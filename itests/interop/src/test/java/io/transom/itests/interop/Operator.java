package io.transom.itests.interop;

import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.client.ReconnectingClient;
import io.transom.client.Reconnection;
import io.transom.itests.net.CenterProcess;
import io.transom.testkit.Await;
import io.transom.transport.ConnectOptions;
import io.transom.wamp.Closed;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An operator whose client joins again whenever its session is lost, and who looks when that was. */
final class Operator implements ReconnectingClient.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final AtomicInteger joins = new AtomicInteger();
    private volatile long lost;
    private volatile long back;
    private ReconnectingClient client;

    private Operator() {}

    static Operator start(CenterProcess center, Reconnection policy) {
        var operator = new Operator();
        operator.client = Clients.keepConnected(
                center.transports(),
                new ClientOptions(ConnectOptions.to(center.url()), "default", center.superuser()),
                policy,
                operator);
        return operator;
    }

    @Override
    public void joined(Session session) {
        back = System.nanoTime();
        joins.incrementAndGet();
    }

    @Override
    public void lost(Closed why, Duration nextAttemptIn) {
        if (lost < back) {
            lost = System.nanoTime();
        }
    }

    /** Counts joins anew. */
    void forget() {
        joins.set(0);
    }

    void await(int times) {
        Await.until("the operator has joined", PATIENCE, () -> joins.get() >= times);
    }

    /** From the loss of a session to the next one. */
    long awayMillis() {
        return Duration.ofNanos(back - lost).toMillis();
    }

    CompletionStage<Payload> call(String procedure, Object... args) {
        return client.session()
                .map(session -> session.call(procedure, args))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("no session")));
    }

    @Override
    public void close() {
        Await.result(client.stop("done"));
    }
}
