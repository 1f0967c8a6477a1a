package io.transom.center.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.management.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the contracts say of the procedures of all realms, by URI, as far as they are installed now. Read without a lock. */
final class DeclaredProcedures implements Catalog.Listener {
    private final Map<Long, Map<String, ProcedureDescription>> byModule = new ConcurrentHashMap<>();
    private volatile Map<String, Optional<ProcedureDescription>> byUri = Map.of();

    /** Absent for what is not installed, has no contract, or is declared by two modules in two ways. */
    Optional<ProcedureDescription> of(String uri) {
        return byUri.getOrDefault(uri, Optional.empty());
    }

    @Override
    public void present(Catalog.ModuleView module) {
        var declared = new HashMap<String, ProcedureDescription>();
        for (ContractDescription contract : module.contracts()) {
            boolean remote = contract.scope() == Scope.NODE || contract.scope() == Scope.WORKER;
            String prefix = (remote ? Names.REMOTE : Names.PREFIX) + contract.family() + ".";
            contract.procedures().forEach(procedure -> declared.put(prefix + procedure.name(), procedure));
        }
        byModule.put(module.id(), declared);
        refresh();
    }

    @Override
    public void gone(Catalog.ModuleView module) {
        byModule.remove(module.id());
        refresh();
    }

    private synchronized void refresh() {
        var all = new HashMap<String, Optional<ProcedureDescription>>();
        byModule.values()
                .forEach(declared -> declared.forEach((uri, procedure) -> all.merge(
                        uri, Optional.of(procedure), (one, other) -> one.equals(other) ? one : Optional.empty())));
        byUri = Map.copyOf(all);
    }
}
