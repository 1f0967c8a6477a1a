package io.transom.transport.internal;

import io.netty.channel.EventLoop;
import io.transom.transport.Keepalive;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Limit;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Whether the peer of one connection is there: pings to it and from it. Touched by the event loop only. */
final class Pinging {
    private final ChannelConnection connection;
    private final Writing writing;
    private final EventLoop loop;
    private int size = Keepalive.LEAST;
    private Limit rate = TransportLimits.DEFAULT.pings();
    private @Nullable Pinger pinger;
    /** Made with the first ping. */
    private @Nullable Pings pings;

    Pinging(ChannelConnection connection, Writing writing, EventLoop loop) {
        this.connection = connection;
        this.writing = writing;
        this.loop = loop;
    }

    /** Before {@link #begin}: so many pings of the peer may come in a second. */
    void allow(Limit most) {
        rate = most;
    }

    /** Before the first ping. */
    void size(Keepalive keepalive) {
        size = keepalive.size();
    }

    /** From now on the peer is asked again and again. */
    void begin(Keepalive keepalive) {
        if (!keepalive.interval().isZero()) {
            pinger = new Pinger(connection, keepalive);
            pinger.start();
        }
    }

    private Pings pings() {
        if (pings == null) {
            pings = new Pings(size, rate);
        }
        return pings;
    }

    /** Something came from the peer. */
    void heard() {
        if (pinger != null) {
            pinger.heard();
        }
    }

    /** Whatever comes next shows that the peer is there. */
    void send() {
        byte[] payload = pings().next();
        if (connection.isOpen()) {
            writing.ping(payload);
        }
    }

    /** Sends one whose pong is waited for. */
    void send(CompletableFuture<Duration> pong) {
        if (connection.isOpen()) {
            writing.ping(pings().next(loop.ticker().nanoTime(), pong));
        } else {
            Pings.fail(pong);
        }
    }

    void ponged(byte[] bytes, int from, int to) {
        if (pings != null) {
            pings.pong(bytes, from, to, loop.ticker().nanoTime());
        }
    }

    /** A ping came. */
    void pinged(byte[] bytes, int from, int to) throws Violation {
        if (!pings().mayCome(loop.ticker().nanoTime())) {
            throw new Violation(Violation.POLICY, rate, rate.value() + 1);
        }
        if (connection.isOpen()) {
            writing.pong(Arrays.copyOfRange(bytes, from, to));
        }
    }

    /** From now on nothing is read. */
    void paused() {
        pings().paused(loop.ticker().nanoTime());
    }

    void resumed() {
        pings().resumed(loop.ticker().nanoTime());
    }

    /** The connection is gone. */
    void gone() {
        if (pings != null) {
            pings.end();
        }
        if (pinger != null) {
            pinger.stop();
        }
    }
}
