package io.transom.router.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the limits that are reached, and logs each at most once in 10 s. Thread-safe. */
final class ReachedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ReachedLimits.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final LimitHits hits;
    /** When each limit may be logged again. */
    private final ConcurrentMap<String, AtomicLong> next = new ConcurrentHashMap<>();

    ReachedLimits(LimitHits hits) {
        this.hits = hits;
    }

    /**
     * @param who reached it; its text begins the log line
     * @return the error for it
     */
    WampError by(Object who, Limit limit, long amount) {
        hits.hit(limit);
        WampError error = limit.error(amount);
        long now = System.nanoTime();
        AtomicLong due = next.computeIfAbsent(limit.id(), id -> new AtomicLong(now));
        long at = due.get();
        if (now - at >= 0 && due.compareAndSet(at, now + PAUSE)) {
            LOG.warn("{}: {}", who, error.text());
        }
        return error;
    }
}
