package io.transom.center.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the calls of each of several that are not answered yet; keeps nothing of those that have none. */
final class PendingCalls {
    private final Limit limit;
    private final LimitHits hits;
    private final ConcurrentMap<String, Integer> pending = new ConcurrentHashMap<>();

    PendingCalls(Limit limit, LimitHits hits) {
        this.limit = limit;
        this.hits = hits;
    }

    /** Counts a call. Throws the limit's error, and does not count it, when it is one too many. */
    void begin(String whose) {
        int now = pending.merge(whose, 1, Integer::sum);
        if (limit.exceededBy(now)) {
            end(whose);
            hits.hit(limit);
            throw limit.error(now);
        }
    }

    void end(String whose) {
        pending.computeIfPresent(whose, (key, count) -> count > 1 ? count - 1 : null);
    }
}
