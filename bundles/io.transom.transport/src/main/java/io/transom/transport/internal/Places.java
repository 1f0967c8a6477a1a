package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.transom.wamp.Limit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded number of places, each taken by a channel until it closes. Thread-safe. */
final class Places {
    private final Limit limit;
    private final AtomicInteger taken = new AtomicInteger();

    Places(Limit limit) {
        this.limit = limit;
    }

    /** False when all are taken. */
    boolean take(Channel channel) {
        if (limit.exceededBy(taken.incrementAndGet())) {
            taken.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> taken.decrementAndGet());
        return true;
    }
}
