package io.transom.center.internal;

import static io.transom.api.management.Figures.WINDOW_SECONDS;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many calls ended of late, how many of them failed and how long they took: a slot for each second. Lock-free. */
final class CallFigures {
    private final boolean latencies;
    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(WINDOW_SECONDS);

    /** @param latencies whether {@link #percentile} is asked for */
    CallFigures(boolean latencies) {
        this.latencies = latencies;
    }

    /** What the window holds. */
    record Sums(long calls, long errors, long micros) {
        double callsPerSecond() {
            return (double) calls / WINDOW_SECONDS;
        }

        double errorsPerSecond() {
            return (double) errors / WINDOW_SECONDS;
        }

        double meanMillis() {
            return calls == 0 ? 0 : micros / 1_000.0 / calls;
        }
    }

    /** @param nanos of a clock that only goes on */
    void ended(long nanos, boolean failed, long micros) {
        Slot slot = slot(second(nanos));
        slot.calls.increment();
        if (failed) {
            slot.errors.increment();
        }
        slot.micros.add(micros);
        if (slot.histogram != null) {
            slot.histogram.incrementAndGet(Slot.bucket(micros));
        }
    }

    Sums sums(long nanos) {
        long calls = 0;
        long errors = 0;
        long micros = 0;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            Slot slot = within(i, second(nanos));
            if (slot != null) {
                calls += slot.calls.sum();
                errors += slot.errors.sum();
                micros += slot.micros.sum();
            }
        }
        return new Sums(calls, errors, micros);
    }

    /** The latency in milliseconds that the given share of the calls did not exceed; at most a quarter too high. */
    double percentile(long nanos, double share) {
        long[] counts = new long[Slot.BUCKETS];
        long all = 0;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            Slot slot = within(i, second(nanos));
            for (int bucket = 0; slot != null && slot.histogram != null && bucket < counts.length; bucket++) {
                counts[bucket] += slot.histogram.get(bucket);
                all += slot.histogram.get(bucket);
            }
        }
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && all > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Slot.top(bucket) / 1_000.0;
            }
        }
        return 0;
    }

    private static long second(long nanos) {
        return Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    private @Nullable Slot within(int index, long second) {
        Slot slot = slots.get(index);
        return slot != null && slot.second > second - WINDOW_SECONDS && slot.second <= second ? slot : null;
    }

    private Slot slot(long second) {
        int index = (int) Math.floorMod(second, (long) WINDOW_SECONDS);
        Slot known = slots.get(index);
        while (known == null || known.second < second) {
            var fresh = new Slot(second, latencies);
            if (slots.compareAndSet(index, known, fresh)) {
                return fresh;
            }
            known = slots.get(index);
        }
        return known;
    }

    private static final class Slot {
        /** Four for each doubling; the last takes whatever is longer. */
        static final int BUCKETS = 160;

        final long second;
        final LongAdder calls = new LongAdder();
        final LongAdder errors = new LongAdder();
        final LongAdder micros = new LongAdder();
        final @Nullable AtomicIntegerArray histogram;

        Slot(long second, boolean latencies) {
            this.second = second;
            this.histogram = latencies ? new AtomicIntegerArray(BUCKETS) : null;
        }

        /** Below 8 one for each value. */
        static int bucket(long micros) {
            if (micros < 8) {
                return (int) Math.max(0, micros);
            }
            int log = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
            return Math.min(BUCKETS - 1, (log - 1) * 4 + (int) ((micros >>> (log - 2)) & 3));
        }

        /** The greatest value of a bucket. */
        static long top(int bucket) {
            if (bucket < 8) {
                return bucket;
            }
            int log = bucket / 4 + 1;
            return ((4L + bucket % 4 + 1) << (log - 2)) - 1;
        }
    }
}
