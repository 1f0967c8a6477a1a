package io.transom.center.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.core.host.Place;
import java.util.List;
import java.util.Optional;

/** The domain realm as a place: it offers contracts of scope domain, and addresses no nodes. */
final class DomainPlace implements Place {
    private final CenterRealm realm;
    private final CallRecorder recorder;
    private final CallBounds bounds;

    DomainPlace(CenterRealm realm, CallRecorder recorder, CallBounds bounds) {
        this.realm = realm;
        this.recorder = recorder;
        this.bounds = bounds;
    }

    /** Whether a single URI belongs to the domain realm. */
    static boolean owns(String uri) {
        return uri.startsWith(Names.DOMAIN) || uri.startsWith(Names.USER);
    }

    @Override
    public String name() {
        return realm.name();
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return contract.scope() == Scope.DOMAIN
                ? Optional.of(Names.PREFIX + contract.family() + "." + procedure.name())
                : Optional.empty();
    }

    @Override
    public boolean offers(String uri) {
        return owns(uri);
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        throw new IllegalStateException("the domain realm addresses no nodes");
    }

    @Override
    public int routingArguments(ContractDescription contract) {
        return 0;
    }

    @Override
    public List<Relay> relays(ContractDescription contract) {
        return List.of();
    }

    @Override
    public Runnable begun(HandlerInvocation invocation) {
        return bounds.begin(invocation);
    }

    @Override
    public void ended(HandlerInvocation invocation, String outcome, long nanos) {
        recorder.ended(realm, invocation, outcome, nanos);
    }
}
