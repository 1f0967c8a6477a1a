package io.transom.center.internal;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the calls that ended, all of them and those of each node. */
final class CallCounts {
    private static final CallFigures NONE = new CallFigures(false);

    private final LongSupplier nanos;
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final CallFigures all = new CallFigures(true);
    private final Map<String, CallFigures> byNode = new ConcurrentHashMap<>();

    /** @param nanos a clock that only goes on */
    CallCounts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void ended(@Nullable String nodeOid, boolean failed, long took) {
        long now = nanos.getAsLong();
        long micros = TimeUnit.NANOSECONDS.toMicros(took);
        calls.increment();
        if (failed) {
            errors.increment();
        }
        all.ended(now, failed, micros);
        if (nodeOid != null) {
            byNode.computeIfAbsent(nodeOid, oid -> new CallFigures(false)).ended(now, failed, micros);
        }
    }

    long calls() {
        return calls.sum();
    }

    long errors() {
        return errors.sum();
    }

    CallFigures.Sums sums() {
        return all.sums(nanos.getAsLong());
    }

    double percentileMillis(double share) {
        return all.percentile(nanos.getAsLong(), share);
    }

    CallFigures.Sums of(String nodeOid) {
        return byNode.getOrDefault(nodeOid, NONE).sums(nanos.getAsLong());
    }

    /** Forgets the nodes that are not on record any more. */
    void keep(Collection<String> nodeOids) {
        byNode.keySet().retainAll(nodeOids);
    }
}
