package io.transom.wamp;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How often each limit was reached: the metric of a {@link Limit}. Thread-safe. */
public final class LimitHits {
    private static final LimitHits PROCESS = new LimitHits(null);

    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final @Nullable LimitHits whole;

    public LimitHits() {
        this(PROCESS);
    }

    private LimitHits(@Nullable LimitHits whole) {
        this.whole = whole;
    }

    /** Of a part of this: what is counted there counts here too. */
    public LimitHits part() {
        return new LimitHits(this);
    }

    /** All that is counted in this process, by whatever. */
    public static LimitHits ofProcess() {
        return PROCESS;
    }

    public void hit(Limit limit) {
        counts.computeIfAbsent(limit.id(), id -> new LongAdder()).increment();
        if (whole != null) {
            whole.hit(limit);
        }
    }

    /** How often since the start, by the limit's ID, in order; a limit that was never reached is absent. */
    public Map<String, Long> snapshot() {
        var all = new TreeMap<String, Long>();
        counts.forEach((id, count) -> all.put(id, count.sum()));
        return all;
    }
}
