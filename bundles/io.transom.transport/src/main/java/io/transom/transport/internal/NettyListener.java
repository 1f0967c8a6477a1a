package io.transom.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound address and what was accepted on it. Thread-safe. */
final class NettyListener implements Transports.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);
    private static final long WATCH_SECONDS = 5;

    private final ListenOptions options;
    private final Function<Connection, Connection.Receiver> acceptor;
    private final EventLoops loops;
    private final Executor blocking;
    private final Set<Accepted> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Places deflated;
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private volatile @Nullable Channel server;
    private volatile @Nullable TlsGate tls;

    NettyListener(
            ListenOptions options,
            Function<Connection, Connection.Receiver> acceptor,
            EventLoops loops,
            Executor blocking) {
        this.options = options;
        this.deflated = new Places(options.transportLimits().deflated());
        this.acceptor = acceptor;
        this.loops = loops;
        this.blocking = blocking;
    }

    /** May look up a name and touch files. */
    void bind(CompletableFuture<Transports.Listener> bound) {
        SocketAddress address;
        try {
            tls = options.tls() == null ? null : new TlsGate(options.tls(), options.transportLimits(), blocking);
            address = options.address() instanceof Address.Unix unix
                    ? UnixSockets.free(unix.path())
                    : inet((Address.Tcp) options.address());
        } catch (IOException unusable) {
            failed(bound, unusable);
            return;
        }
        var bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        if (address instanceof UnixDomainSocketAddress) {
            bootstrap.channelFactory(NioServerDomainSocketChannel::new);
        } else {
            bootstrap
                    .channelFactory(NioServerSocketChannel::new)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true);
        }
        var binding = bootstrap.bind(address);
        binding.addListener(done -> {
            if (done.isSuccess()) {
                server = binding.channel();
                watchFiles(binding.channel());
                LOG.debug("{}: listening", address());
                bound.complete(this);
            } else {
                failed(bound, done.cause());
            }
        });
    }

    /** Until the channel is closed. */
    private void watchFiles(Channel bound) {
        TlsGate gate = tls;
        if (gate == null) {
            return;
        }
        var watch = bound.eventLoop()
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                blocking.execute(() -> gate.reloadIfChanged(address()));
                            } catch (RejectedExecutionException busy) {
                                LOG.debug("{}: TLS: the files are looked at later: {}", address(), busy.getMessage());
                            }
                        },
                        WATCH_SECONDS,
                        WATCH_SECONDS,
                        TimeUnit.SECONDS);
        bound.closeFuture().addListener(closed -> watch.cancel(false));
    }

    @Override
    public CompletionStage<Void> reload() {
        var done = new CompletableFuture<Void>();
        TlsGate gate = tls;
        if (gate == null) {
            done.complete(null);
            return done;
        }
        try {
            blocking.execute(() -> {
                try {
                    gate.reload();
                    done.complete(null);
                } catch (IOException unusable) {
                    done.completeExceptionally(unusable);
                }
            });
        } catch (RejectedExecutionException busy) {
            done.completeExceptionally(Reasons.failure(address(), busy));
        }
        return done;
    }

    private void failed(CompletableFuture<Transports.Listener> bound, Throwable why) {
        free.complete(null);
        bound.completeExceptionally(Reasons.failure(options.address(), why));
    }

    private static InetSocketAddress inet(Address.Tcp tcp) throws IOException {
        var address = tcp.host().isEmpty()
                ? new InetSocketAddress(tcp.port())
                : new InetSocketAddress(tcp.host(), tcp.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(tcp.host());
        }
        return address;
    }

    private void accept(Channel channel) {
        var limit = options.transportLimits().connections();
        if (limit.exceededBy(connections.incrementAndGet())) {
            connections.decrementAndGet();
            loops.limitHits().hit(limit);
            if (!full.getAndSet(true)) { // once for each time it fills up
                LOG.warn("{}: limit {}: at most {} {}", address(), limit.id(), limit.value(), limit.unit());
            }
            LOG.debug("{}: refused {}", address(), Addresses.peer(channel));
            channel.close();
            return;
        }
        var opening = new Accepted(channel, loops.turnOf(channel.eventLoop()), this);
        accepted.add(opening);
        channel.closeFuture().addListener(opening);
        channel.pipeline().addLast("first-bytes", new FirstBytes(opening));
    }

    /** The channel is closed. */
    void gone(Accepted one) {
        accepted.remove(one);
        if (connections.decrementAndGet()
                <= options.transportLimits().connections().value() / 2) {
            full.set(false);
        }
    }

    @Override
    public String address() {
        Channel bound = server;
        if (bound != null && bound.localAddress() instanceof InetSocketAddress inet) {
            return Addresses.hostAndPort(inet.getAddress().getHostAddress(), inet.getPort());
        }
        return options.address() instanceof Address.Unix unix
                ? unix.path().toString()
                : options.address().toString();
    }

    @Override
    public int port() {
        Channel bound = server;
        return bound != null && bound.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /** Completes when it listens no more. */
    CompletionStage<Void> ended() {
        return free;
    }

    @Override
    public CompletionStage<Void> close(boolean connectionsToo) {
        Channel bound = server;
        if (bound == null) {
            free.complete(null);
            return free.copy();
        }
        if (!stopped.getAndSet(true)) { // the file of a socket may be another listener's afterwards
            bound.close().addListener(closed -> {
                if (options.address() instanceof Address.Unix unix) {
                    Files.deleteIfExists(unix.path());
                }
                afterNextSelect(bound);
            });
        }
        if (connectionsToo) {
            accepted.forEach(Accepted::goAway);
        }
        return free.copy();
    }

    /** The JDK gives the address back only when the selector has seen the canceled key. */
    private void afterNextSelect(Channel bound) {
        bound.eventLoop()
                .schedule(
                        () -> bound.eventLoop().schedule(() -> free.complete(null), 1, TimeUnit.MILLISECONDS),
                        1,
                        TimeUnit.MILLISECONDS);
    }

    ListenOptions options() {
        return options;
    }

    Function<Connection, Connection.Receiver> acceptor() {
        return acceptor;
    }

    /** Those that permessage-deflate may be agreed on. */
    Places deflated() {
        return deflated;
    }

    @Nullable
    TlsGate tls() {
        return tls;
    }

    @Override
    public int connections() {
        return connections.get();
    }
}
