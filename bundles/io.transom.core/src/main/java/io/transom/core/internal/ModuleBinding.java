package io.transom.core.internal;

import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Catalog.State;
import io.transom.api.spi.HandlerModule;
import java.util.List;

/**
 * A module that is bound: what it contributed, the calls that it is answering, and its handle for events.
 *
 * @param inFlight calls that the module answers itself
 */
record ModuleBinding(ModuleSnapshot snapshot, InFlight inFlight, ModulePublisher publisher) {
    /**
     * Asks a module for its contribution. Throws whatever the module throws, and for what is wrong with its declarations.
     *
     * @param passedOn keeps calls that are forwarded
     */
    static ModuleBinding of(ModuleId id, HandlerModule module, InFlight passedOn, ModulePublisher publisher) {
        var inFlight = new InFlight();
        var contribution = new ContributionBuilder(id, inFlight, passedOn, publisher);
        try {
            module.contribute(contribution);
            return new ModuleBinding(contribution.build(), inFlight, publisher);
        } finally {
            contribution.revoke();
        }
    }

    ModuleId id() {
        return snapshot.module();
    }

    ModuleBinding with(ModuleSnapshot other) {
        return new ModuleBinding(other, inFlight, publisher);
    }

    ModuleView view(RoutingTable table) {
        ModuleId id = id();
        return new ModuleView(
                id.id(),
                id.bundle(),
                id.version(),
                id.family(),
                id.ranking(),
                State.ACTIVE,
                "",
                snapshot.contracts(),
                snapshot.routes().stream().map(route -> view(route, table)).toList(),
                snapshot.topics(),
                snapshot.commands(),
                snapshot.mbeans(),
                snapshot.counters());
    }

    /** While its last calls finish. */
    ModuleView drainingView() {
        return bare(id(), State.DRAINING, "", snapshot.counters());
    }

    /** A module that offers nothing: plain data, and no object of the module. */
    static ModuleView bare(ModuleId id, State state, String failure, ModuleCounters counters) {
        return new ModuleView(
                id.id(),
                id.bundle(),
                id.version(),
                id.family(),
                id.ranking(),
                state,
                failure,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                counters);
    }

    private static ProcedureView view(Route route, RoutingTable table) {
        Declaration declaration = route.declaration();
        return new ProcedureView(
                table.uri(route),
                declaration.contractName(),
                declaration.name(),
                declaration.doc(),
                declaration.forwarded(),
                table.shadowedBy(route).map(ModuleId::bundle).orElse(""),
                declaration.access());
    }
}
