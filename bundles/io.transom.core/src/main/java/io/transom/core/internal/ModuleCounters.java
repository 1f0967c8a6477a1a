package io.transom.core.internal;

import io.transom.api.management.Catalog.Counters;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The counters of a module: the sums of those of its procedures. Keeps nothing of the module. */
final class ModuleCounters implements Counters {
    static final ModuleCounters NONE = new ModuleCounters(Map.of());

    private final Map<String, ProcedureCounters> procedures;

    /** @param procedures by name on the wire, or whole URI */
    ModuleCounters(Map<String, ProcedureCounters> procedures) {
        this.procedures = Map.copyOf(procedures);
    }

    @Override
    public long calls() {
        return sum(Counters::calls);
    }

    @Override
    public long errors() {
        return sum(Counters::errors);
    }

    @Override
    public long inFlight() {
        return sum(Counters::inFlight);
    }

    @Override
    public long nanos() {
        return sum(Counters::nanos);
    }

    @Override
    public Counters of(String procedure) {
        ProcedureCounters known = procedures.get(procedure);
        return known == null ? NONE : known;
    }

    private long sum(ToLongFunction<Counters> figure) {
        return procedures.values().stream().mapToLong(figure).sum();
    }
}
