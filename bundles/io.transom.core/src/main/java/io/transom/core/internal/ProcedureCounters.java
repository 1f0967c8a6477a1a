package io.transom.core.internal;

import io.transom.api.management.Catalog.Counters;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one procedure of one module. */
final class ProcedureCounters implements Counters {
    private final LongAdder calls = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void begin() {
        calls.increment();
    }

    void end(boolean failed, long duration) {
        nanos.add(duration);
        if (failed) {
            errors.increment();
        }
        ended.increment();
    }

    @Override
    public long calls() {
        return calls.sum();
    }

    @Override
    public long errors() {
        return errors.sum();
    }

    /** The ended ones are read first, so that no call is missed that began before. */
    @Override
    public long inFlight() {
        long over = ended.sum();
        return Math.max(0, calls.sum() - over);
    }

    @Override
    public long nanos() {
        return nanos.sum();
    }

    @Override
    public Counters of(String procedure) {
        return this;
    }
}
