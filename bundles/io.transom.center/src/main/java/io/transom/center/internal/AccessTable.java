package io.transom.center.internal;

import io.transom.api.Access;
import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.management.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The access classes of what can be called on a management realm, by URI, as far as it is installed now. Read on every
 * call, without a lock.
 */
final class AccessTable implements Catalog.Listener {
    private final Map<Long, Map<String, Access>> byModule = new ConcurrentHashMap<>();
    private volatile Map<String, Access> byUri = Map.of();

    /** Absent for what is not installed. */
    Optional<Access> of(String uri) {
        return Optional.ofNullable(byUri.get(uri));
    }

    @Override
    public void present(Catalog.ModuleView module) {
        var classes = new HashMap<String, Access>();
        for (ContractDescription contract : module.contracts()) {
            for (ProcedureDescription procedure : contract.procedures()) {
                uri(contract, procedure).ifPresent(uri -> classes.put(uri, procedure.access()));
            }
        }
        for (Catalog.ProcedureView single : module.procedures()) {
            if (single.contract().isEmpty()) {
                classes.put(single.uri(), single.access());
            }
        }
        byModule.put(module.id(), classes);
        refresh();
    }

    @Override
    public void gone(Catalog.ModuleView module) {
        byModule.remove(module.id());
        refresh();
    }

    /** The URI of a contract's procedure on a management realm. */
    static Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        if (contract.scope() == Scope.DOMAIN) {
            return Optional.empty();
        }
        String prefix = contract.scope() == Scope.REALM ? Names.PREFIX : Names.REMOTE;
        return Optional.of(prefix + contract.family() + "." + procedure.name());
    }

    /** Where two modules offer the same URI, the stricter class counts. */
    private synchronized void refresh() {
        var all = new HashMap<String, Access>();
        byModule.values()
                .forEach(classes -> classes.forEach((uri, access) ->
                        all.merge(uri, access, (one, other) -> one.compareTo(other) >= 0 ? one : other)));
        byUri = Map.copyOf(all);
    }
}
