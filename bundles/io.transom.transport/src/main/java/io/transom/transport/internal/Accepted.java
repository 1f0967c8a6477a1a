package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Encoding;
import io.transom.wamp.Limit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel that a listener accepted, until its opening handshake is through or its time is up. On its event loop. */
final class Accepted implements ChannelFutureListener {
    private static final Logger LOG = LoggerFactory.getLogger(Accepted.class);

    private final Channel channel;
    private final LoopTurn turn;
    private final NettyListener listener;
    private @Nullable Future<?> timer;
    private boolean handshaking;
    private @Nullable ChannelConnection connection;

    /** The listener is told when the channel is closed, by way of {@link #operationComplete}. */
    Accepted(Channel channel, LoopTurn turn, NettyListener listener) {
        this.channel = channel;
        this.turn = turn;
        this.listener = listener;
        startTimer(options().transportLimits().openingTime());
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        stopTimer();
        left();
        listener.gone(this);
    }

    private void startTimer(Limit limit) {
        stopTimer();
        timer = turn.loop()
                .schedule(
                        () -> refuse(
                                limit,
                                "limit " + limit.id() + ": no opening handshake within " + limit.value() + " "
                                        + limit.unit()),
                        limit.value(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Nullable
    TlsGate tls() {
        return listener.tls();
    }

    /** A handshake of TLS begins, which has its own time; false when there are too many, and the channel is closed. */
    boolean protect(TlsGate gate) {
        if (!gate.enter()) {
            Limit limit = options().transportLimits().tlsHandshakes();
            refuse(limit, limit.error(limit.value() + 1).text());
            return false;
        }
        handshaking = true;
        startTimer(options().transportLimits().tlsTime());
        return true;
    }

    /** From here on the opening handshake has its time. */
    void handshaken(SslHandshakeCompletionEvent handshake) {
        left();
        if (handshake.isSuccess()) {
            startTimer(options().transportLimits().openingTime());
        } else {
            stopTimer();
            if (handshake.cause() instanceof SslHandshakeTimeoutException) {
                hit(options().transportLimits().tlsTime());
            }
            refuse(Reasons.of(handshake.cause()));
        }
    }

    private void left() {
        TlsGate tls = tls();
        if (handshaking && tls != null) {
            handshaking = false;
            tls.leave();
        }
    }

    ListenOptions options() {
        return listener.options();
    }

    /** Whether permessage-deflate may be agreed on this channel; then it counts as one that has it. */
    boolean mayDeflate() {
        if (!options().deflate()) {
            return false;
        }
        boolean taken = listener.deflated().take(channel);
        if (!taken) {
            Limit limit = options().transportLimits().deflated();
            hit(limit);
            LOG.debug(
                    "{}: served without permessage-deflate: {}",
                    Addresses.peer(channel),
                    limit.error(limit.value() + 1).text());
        }
        return taken;
    }

    /** A limit was reached: closes without a word. */
    void refuse(Limit limit, String reason) {
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
        stopTimer();
    }

    ChannelConnection newConnection(String transport, Encoding encoding) {
        var made = new ChannelConnection(
                channel,
                turn,
                encoding,
                Addresses.of(channel, transport, isSecure()),
                options().limits());
        made.pinging().allow(options().transportLimits().pings());
        return made;
    }

    private boolean isSecure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** The handshake is through: puts the frames in the handler's place and hands the connection over. */
    void opened(ChannelHandler opening, ChannelConnection opened, Frames frames) {
        stopTimer();
        connection = opened;
        channel.pipeline().replace(opening, "frames", frames);
        opened.open(frames, listener.acceptor(), options().keepalive());
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
