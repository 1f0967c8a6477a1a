package io.transom.worker.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.spi.Target;
import io.transom.core.host.Place;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Optional;

/** The node's local realm as a worker uses it: everything below {@code crossbar.worker.<id>.}. */
final class WorkerPlace implements Place {
    private final String id;
    private final String prefix;

    WorkerPlace(String id) {
        this.id = id;
        this.prefix = "crossbar.worker." + id + ".";
    }

    String prefix() {
        return prefix;
    }

    @Override
    public String name() {
        return "worker " + id;
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return contract.scope() == Scope.WORKER ? Optional.of(prefix + procedure.name()) : Optional.empty();
    }

    @Override
    public boolean offers(String uri) {
        return uri.startsWith(prefix);
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        throw new WampError(ErrorUris.NO_SUCH_PROCEDURE, "a worker forwards no calls");
    }

    @Override
    public int routingArguments(ContractDescription contract) {
        return 0;
    }

    @Override
    public List<Relay> relays(ContractDescription contract) {
        return List.of();
    }
}
