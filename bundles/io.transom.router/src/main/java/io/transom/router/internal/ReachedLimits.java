package io.transom.router.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the limits that are reached, and logs each now and then. Thread-safe. */
final class ReachedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ReachedLimits.class);

    private final LimitHits hits;

    ReachedLimits(LimitHits hits) {
        this.hits = hits;
    }

    /**
     * @param who reached it; its text begins the log line
     * @return the error for it
     */
    WampError by(Object who, Limit limit, long amount) {
        WampError error = limit.error(amount);
        if (hits.hitWorthALine(limit)) {
            LOG.warn("{}: {}", who, error.text());
        }
        return error;
    }
}
