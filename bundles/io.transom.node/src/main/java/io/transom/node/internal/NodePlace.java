package io.transom.node.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.spi.Target;
import io.transom.core.host.Place;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The local realm as the node's own process uses it: the family node, and of the family worker what any process tells of itself, both
 * below {@code crossbar.}.
 */
final class NodePlace implements Place {
    private static final Set<String> FAMILIES = Set.of("node", "worker");
    private static final String PREFIX = "crossbar.";

    private final String name;

    NodePlace(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return FAMILIES.contains(contract.family()) ? Optional.of(PREFIX + procedure.name()) : Optional.empty();
    }

    @Override
    public boolean offers(String uri) {
        return uri.startsWith(PREFIX);
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        throw new WampError(ErrorUris.NO_SUCH_PROCEDURE, "a node forwards no calls");
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
