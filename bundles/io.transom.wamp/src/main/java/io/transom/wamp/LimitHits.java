package io.transom.wamp;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each limit was reached: the metric of a {@link Limit}. Thread-safe. */
public final class LimitHits {
    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void hit(Limit limit) {
        counts.computeIfAbsent(limit.id(), id -> new LongAdder()).increment();
    }

    /** How often since the start, by the limit's ID, in order; a limit that was never reached is absent. */
    public Map<String, Long> snapshot() {
        var all = new TreeMap<String, Long>();
        counts.forEach((id, count) -> all.put(id, count.sum()));
        return all;
    }
}
