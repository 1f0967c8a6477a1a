package io.transom.transport.internal;

import io.transom.wamp.Limit;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The pings of one connection: ours carry a number by which their pongs are known, the peer's are counted. Touched by the event
 * loop only.
 */
final class Pings {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Queue<Waiting> waiting = new ArrayDeque<>(1);
    private final int size;
    private final Limit rate;
    private long last;
    private long secondBegan;
    private int thisSecond;
    private long pausedSince;
    /** What may come beyond the rate, since it could not come while nothing was read; as of {@link #readSince}. */
    private long saved;

    private long readSince;

    private record Waiting(long number, long sent, CompletableFuture<Duration> pong) {}

    /**
     * @param size of the payload of ours, bytes; 8 or more
     * @param rate how many of the peer's may come in a second
     */
    Pings(int size, Limit rate) {
        this.size = size;
        this.rate = rate;
    }

    /** The payload of the next ping. */
    byte[] next() {
        byte[] payload = new byte[size];
        NUMBER.set(payload, 0, ++last);
        return payload;
    }

    /** The payload of the next ping, whose pong is waited for. */
    byte[] next(long now, CompletableFuture<Duration> pong) {
        waiting.add(new Waiting(last + 1, now, pong));
        return next();
    }

    /** A pong came. One that answers a later ping answers those before it too (RFC 6455 section 5.5.3). */
    void pong(byte[] bytes, int from, int to, long now) {
        if (to - from != size) {
            return;
        }
        long number = (long) NUMBER.get(bytes, from);
        if (number > last) {
            return;
        }
        while (!waiting.isEmpty() && waiting.element().number <= number) {
            Waiting answered = waiting.remove();
            answered.pong.complete(Duration.ofNanos(now - answered.sent));
        }
    }

    /** The connection is closed. */
    void end() {
        while (!waiting.isEmpty()) {
            fail(waiting.remove().pong);
        }
    }

    static void fail(CompletableFuture<Duration> pong) {
        pong.completeExceptionally(new IOException("the connection is closed"));
    }

    /** From now on nothing is read. */
    void paused(long now) {
        saved = savedAt(now);
        pausedSince = now;
    }

    /** What the peer could send meanwhile comes now, all at once. It is given as long for that as nothing was read. */
    void resumed(long now) {
        saved += allowed(now - pausedSince);
        readSince = now;
    }

    private long allowed(long nanos) {
        return (long) ((double) nanos / SECOND * rate.value());
    }

    /** It is lost as slowly as it was saved. */
    private long savedAt(long now) {
        return saved == 0 ? 0 : Math.max(0, saved - allowed(now - readSince));
    }

    /** The peer sent a ping: whether it may. */
    boolean mayCome(long now) {
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            thisSecond = 0;
        }
        if (!rate.exceededBy(thisSecond + 1)) {
            thisSecond++;
            return true;
        }
        if (savedAt(now) == 0) {
            return false;
        }
        saved--;
        return true;
    }
}
