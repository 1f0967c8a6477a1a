package io.transom.transport.internal;

import io.netty.util.concurrent.Future;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transports on Netty's NIO. */
@Component(service = Transports.class, configurationPid = "io.transom.transport")
@Designate(ocd = TransportsConfig.class)
public final class NettyTransports implements Transports {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransports.class);
    private static final long CLOSE_SECONDS = 5;
    private static final long GOODBYE_MILLIS = 1_000;

    private final EventLoops loops;
    private final BlockingWork blocking;
    private final TlsFront clientTls;
    private final Set<NettyListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<ChannelConnection> outgoing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();

    @Activate
    public NettyTransports(TransportsConfig config) {
        this(config.threads(), config.thread_name());
    }

    public NettyTransports(int threads, String name) {
        this.loops = new EventLoops(threads, name);
        this.blocking = new BlockingWork(name + "-blocking", loops.limitHits());
        this.clientTls = TlsFront.client(blocking);
    }

    /** With another TLS for clients. */
    NettyTransports(int threads, String name, Function<Executor, TlsFront> clientTls) {
        this.loops = new EventLoops(threads, name);
        this.blocking = new BlockingWork(name + "-blocking", loops.limitHits());
        this.clientTls = clientTls.apply(blocking);
    }

    @Override
    public CompletionStage<Listener> listen(ListenOptions options, Function<Connection, Connection.Receiver> acceptor) {
        var listener = new NettyListener(options, acceptor, loops, blocking);
        var bound = new CompletableFuture<Listener>();
        listeners.add(listener);
        listener.ended().thenRun(() -> listeners.remove(listener));
        try {
            blocking.execute(() -> listener.bind(bound));
        } catch (RejectedExecutionException refused) {
            listeners.remove(listener);
            bound.completeExceptionally(Reasons.failure(options.address(), refused));
        }
        return bound;
    }

    @Override
    public CompletionStage<Connection> connect(
            ConnectOptions options, Function<Connection, Connection.Receiver> receiver) {
        Target target;
        try {
            target = Target.of(options);
        } catch (IllegalArgumentException unusable) {
            return CompletableFuture.failedFuture(Reasons.failure(options.url(), unusable.getMessage()));
        }
        LoopTurn turn = loops.turnOf(loops.next());
        Connecting connecting;
        try {
            connecting = new Connecting(options, target, turn, receiver, outgoing);
        } catch (RejectedExecutionException ended) {
            return CompletableFuture.failedFuture(Reasons.failure(target.address(), "the transports are closed"));
        }
        try {
            blocking.execute(() -> prepare(connecting, turn));
        } catch (RejectedExecutionException refused) {
            connecting.failed(Reasons.failure(target.address(), refused));
        }
        return connecting.result();
    }

    /** On a thread that may block. */
    private void prepare(Connecting connecting, LoopTurn turn) {
        Target target = connecting.target();
        try {
            var ways = new ArrayList<Connecting.Way>();
            for (SocketAddress address : Connecting.addresses(target)) {
                ways.add(new Connecting.Way(
                        address,
                        target.secure()
                                ? clientTls.handler(connecting.options().tls(), target.host(), target.port())
                                : null));
            }
            turn.loop().execute(() -> connecting.connect(ways));
        } catch (IOException unusable) {
            connecting.failed(Reasons.failure(target.address(), unusable));
        } catch (RejectedExecutionException ended) {
            connecting.failed("the transports are closed");
        }
    }

    @Override
    public Executor executor() {
        return loops.turnOf(loops.next());
    }

    @Override
    public Map<String, Long> limitHits() {
        return loops.limitHits().snapshot();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Future<?> timer = loops.next()
                .schedule(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException broken) {
                                LOG.error("a scheduled task failed", broken);
                            }
                        },
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    @Deactivate
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        listeners.forEach(listener -> listener.close(true));
        outgoing.forEach(ChannelConnection::goAway);
        boolean mayWait = !loops.inside();
        if (mayWait) {
            awaitConnections();
        }
        blocking.close();
        var ended = loops.group().shutdownGracefully(0, CLOSE_SECONDS - 2, TimeUnit.SECONDS);
        if (mayWait && !ended.awaitUninterruptibly(CLOSE_SECONDS - 1, TimeUnit.SECONDS)) {
            LOG.warn("event loops still busy after {} s", CLOSE_SECONDS);
        }
    }

    /** Gives the peers a moment to end in order. */
    private void awaitConnections() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        try {
            while (System.nanoTime() < deadline
                    && !(outgoing.isEmpty() && listeners.stream().allMatch(each -> each.connections() == 0))) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
