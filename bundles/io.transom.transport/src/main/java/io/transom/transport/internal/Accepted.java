package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Limit;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel that a listener accepted, until its opening handshake is through or its time is up. On its event loop. */
final class Accepted {
    private static final Logger LOG = LoggerFactory.getLogger(Accepted.class);

    private final Channel channel;
    private final LoopTurn turn;
    private final ListenOptions options;
    private final Function<Connection, Connection.Receiver> acceptor;
    private final @Nullable TlsGate tls;
    private final Places deflated;
    private Future<?> timer;
    private boolean handshaking;
    private @Nullable ChannelConnection connection;

    Accepted(
            Channel channel,
            LoopTurn turn,
            ListenOptions options,
            @Nullable TlsGate tls,
            Places deflated,
            Function<Connection, Connection.Receiver> acceptor) {
        this.channel = channel;
        this.turn = turn;
        this.options = options;
        this.acceptor = acceptor;
        this.tls = tls;
        this.deflated = deflated;
        this.timer = timer(options.transportLimits().openingTime());
        channel.closeFuture().addListener(closed -> {
            timer.cancel(false);
            left();
        });
    }

    private Future<?> timer(Limit limit) {
        return turn.loop()
                .schedule(
                        () -> refuse(
                                limit,
                                "limit " + limit.id() + ": no opening handshake within " + limit.value() + " "
                                        + limit.unit()),
                        limit.value(),
                        TimeUnit.MILLISECONDS);
    }

    @Nullable
    TlsGate tls() {
        return tls;
    }

    /** A handshake of TLS begins, which has its own time; false when there are too many, and the channel is closed. */
    boolean protect(TlsGate gate) {
        if (!gate.enter()) {
            Limit limit = TlsLimits.HANDSHAKES;
            refuse(limit, limit.error(limit.value() + 1).text());
            return false;
        }
        handshaking = true;
        timer.cancel(false);
        timer = timer(TlsLimits.HANDSHAKE_TIME);
        return true;
    }

    /** From here on the opening handshake has its time. */
    void handshaken(SslHandshakeCompletionEvent handshake) {
        left();
        timer.cancel(false);
        if (handshake.isSuccess()) {
            timer = timer(options.transportLimits().openingTime());
        } else {
            if (handshake.cause() instanceof SslHandshakeTimeoutException) {
                hit(TlsLimits.HANDSHAKE_TIME);
            }
            refuse(Reasons.of(handshake.cause()));
        }
    }

    private void left() {
        if (handshaking && tls != null) {
            handshaking = false;
            tls.leave();
        }
    }

    ListenOptions options() {
        return options;
    }

    /** Whether permessage-deflate may be agreed on this channel; then it counts as one that has it. */
    boolean mayDeflate() {
        if (!options.deflate()) {
            return false;
        }
        boolean taken = deflated.take(channel);
        if (!taken) {
            hit(options.transportLimits().deflated());
        }
        return taken;
    }

    private void refuse(Limit limit, String reason) {
        hit(limit);
        refuse(reason);
    }

    /** A limit was reached. */
    void hit(Limit limit) {
        turn.limitHits().hit(limit);
    }

    /** Closes without a word. */
    void refuse(String reason) {
        LOG.debug("{}: refused: {}", Addresses.peer(channel), reason);
        channel.close();
    }

    /** The request is complete: what is still to be written has its own, longer time. */
    void requestComplete() {
        timer.cancel(false);
    }

    ChannelConnection newConnection(String transport, Encoding encoding) {
        return new ChannelConnection(
                channel, turn, encoding, Addresses.of(channel, transport, isSecure()), options.limits());
    }

    private boolean isSecure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** The handshake is through: puts the frames in the handler's place and hands the connection over. */
    void opened(ChannelHandler opening, ChannelConnection opened, Frames frames) {
        timer.cancel(false);
        connection = opened;
        channel.pipeline().replace(opening, "frames", frames);
        opened.open(frames, acceptor, options.keepalive());
    }

    /** Ends in order: a connection says that this end goes away. */
    void goAway() {
        if (connection != null) {
            connection.goAway();
        } else {
            channel.close();
        }
    }
}
