package io.transom.transport.internal;

import io.netty.util.concurrent.Future;
import io.transom.transport.Keepalive;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings one connection and drops it when nothing at all comes back in time. A connection whose reading is paused is not
 * judged: its answer may wait in the socket.
 */
final class Pinger implements Runnable {
    private final ChannelConnection connection;
    private final long interval;
    private final long timeout;
    private boolean waiting;
    private boolean heard;
    private @Nullable Future<?> next;

    Pinger(ChannelConnection connection, Keepalive keepalive) {
        this.connection = connection;
        this.interval = keepalive.interval().toNanos();
        this.timeout = keepalive.timeout().toNanos();
    }

    void start() {
        after(interval);
    }

    void stop() {
        if (next != null) {
            next.cancel(false);
        }
    }

    void heard() {
        heard = true;
    }

    @Override
    public void run() {
        if (!waiting) {
            heard = false;
            waiting = true;
            connection.pinging().send();
            after(timeout);
        } else if (heard || connection.paused()) {
            waiting = false;
            after(Math.max(0, interval - timeout));
        } else {
            connection.abort("no answer to a ping within " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms");
        }
    }

    private void after(long nanos) {
        next = connection.turn().loop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
