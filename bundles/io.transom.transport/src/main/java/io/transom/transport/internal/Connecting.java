package io.transom.transport.internal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.transom.transport.ConnectOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: names, socket, TLS, opening handshake, all in one bounded time. On one event loop. */
final class Connecting {
    private final ConnectOptions options;
    private final Target target;
    private final LoopTurn turn;
    private final Function<Connection, Connection.Receiver> receiver;
    private final CompletableFuture<Connection> result = new CompletableFuture<>();
    private final Set<ChannelConnection> outgoing;
    private final Future<?> timer;
    private @Nullable Channel channel;

    Connecting(
            ConnectOptions options,
            Target target,
            LoopTurn turn,
            Function<Connection, Connection.Receiver> receiver,
            Set<ChannelConnection> outgoing) {
        this.outgoing = outgoing;
        this.options = options;
        this.target = target;
        this.turn = turn;
        this.receiver = receiver;
        long millis = options.timeout().toMillis();
        this.timer = turn.loop()
                .schedule(
                        () -> failed(Reasons.failure(target.address(), "no answer within " + millis + " ms")),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    CompletableFuture<Connection> result() {
        return result;
    }

    ConnectOptions options() {
        return options;
    }

    Target target() {
        return target;
    }

    /** Tries one after the other. */
    void connect(List<Way> ways) {
        if (result.isDone()) {
            return;
        }
        SocketAddress address = ways.get(0).address();
        ChannelHandler tls = ways.get(0).tls();
        var bootstrap = new Bootstrap().group(turn.loop()).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                if (tls != null) {
                    ch.pipeline().addLast("tls", tls);
                }
                ch.pipeline()
                        .addLast(
                                "opening",
                                target.webSocket()
                                        ? new WebSocketJoining(Connecting.this)
                                        : new RawSocketJoining(Connecting.this));
            }
        });
        if (address instanceof UnixDomainSocketAddress) {
            bootstrap.channelFactory(NioDomainSocketChannel::new);
        } else {
            bootstrap.channelFactory(NioSocketChannel::new).option(ChannelOption.TCP_NODELAY, true);
        }
        var attempt = bootstrap.connect(address);
        channel = attempt.channel();
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                if (ways.size() > 1) {
                    connect(ways.subList(1, ways.size()));
                } else {
                    failed(Reasons.failure(target.address(), done.cause()));
                }
            }
        });
    }

    void failed(IOException why) {
        timer.cancel(false);
        result.completeExceptionally(why);
        if (channel != null) {
            channel.close();
        }
    }

    void failed(String reason) {
        failed(Reasons.failure(target.address(), reason));
    }

    ChannelConnection newConnection(String transport, Encoding encoding) {
        Channel open = Objects.requireNonNull(channel);
        return new ChannelConnection(
                open, turn, encoding, Addresses.of(open, transport, target.secure()), options.limits());
    }

    void opened(ChannelHandler opening, ChannelConnection connection, Frames frames) {
        if (result.isDone()) {
            return;
        }
        timer.cancel(false);
        Objects.requireNonNull(channel).pipeline().replace(opening, "frames", frames);
        outgoing.add(connection);
        channel.closeFuture().addListener(closed -> outgoing.remove(connection));
        connection.open(frames, receiver, options.keepalive());
        result.complete(connection);
    }

    /** An address, and the handler that protects the way to it. */
    record Way(SocketAddress address, @Nullable ChannelHandler tls) {}

    static List<SocketAddress> addresses(Target target) throws IOException {
        if (target.unix() != null) {
            return List.of(UnixDomainSocketAddress.of(target.unix()));
        }
        return Arrays.stream(InetAddress.getAllByName(target.host()))
                .<SocketAddress>map(found -> new InetSocketAddress(found, target.port()))
                .toList();
    }
}
