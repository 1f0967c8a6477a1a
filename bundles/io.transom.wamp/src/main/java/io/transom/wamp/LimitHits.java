package io.transom.wamp;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How often each limit was reached: the metric of a {@link Limit}; and whether that is worth a log line. Thread-safe. */
public final class LimitHits {
    private static final long QUIET = TimeUnit.SECONDS.toNanos(10);
    private static final LimitHits PROCESS = new LimitHits(null, System::nanoTime);

    private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();
    private final @Nullable LimitHits whole;
    private final LongSupplier nanos;

    private static final class Count {
        private final LongAdder hits = new LongAdder();
        /** From when on another one is told of. */
        private final AtomicLong tell;

        Count(long now) {
            this.tell = new AtomicLong(now);
        }
    }

    public LimitHits() {
        this(PROCESS, System::nanoTime);
    }

    /** @param whole where it counts too; null for nowhere */
    LimitHits(@Nullable LimitHits whole, LongSupplier nanos) {
        this.whole = whole;
        this.nanos = nanos;
    }

    /** Of a part of this: what is counted there counts here too. */
    public LimitHits part() {
        return new LimitHits(this, nanos);
    }

    /** All that is counted in this process, by whatever. */
    public static LimitHits ofProcess() {
        return PROCESS;
    }

    public void hit(Limit limit) {
        count(limit).hits.increment();
        if (whole != null) {
            whole.hit(limit);
        }
    }

    /**
     * Counts it too.
     *
     * @return whether to log it: of each limit once in 10 s, so that a flood of requests is none of log lines
     */
    public boolean hitWorthALine(Limit limit) {
        hit(limit);
        AtomicLong tell = count(limit).tell;
        long now = nanos.getAsLong();
        long from = tell.get();
        return now - from >= 0 && tell.compareAndSet(from, now + QUIET);
    }

    private Count count(Limit limit) {
        return counts.computeIfAbsent(limit.id(), id -> new Count(nanos.getAsLong()));
    }

    /** How often since the start, by the limit's ID, in order; a limit that was never reached is absent. */
    public Map<String, Long> snapshot() {
        var all = new TreeMap<String, Long>();
        counts.forEach((id, count) -> all.put(id, count.hits.sum()));
        return all;
    }
}
