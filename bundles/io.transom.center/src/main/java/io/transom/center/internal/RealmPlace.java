package io.transom.center.internal;

import io.transom.api.ContractDescription;
import io.transom.api.Errors;
import io.transom.api.EventDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.api.store.CenterState;
import io.transom.core.host.Place;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A management realm as a place: what is offered under which URI, which node a call means, which events are relayed.
 */
final class RealmPlace implements Place {
    private final CenterRealm realm;
    private final Supplier<CenterState> state;
    private final CallRecorder recorder;
    private final CallBounds bounds;

    RealmPlace(CenterRealm realm, Supplier<CenterState> state, CallRecorder recorder, CallBounds bounds) {
        this.realm = realm;
        this.state = state;
        this.recorder = recorder;
        this.bounds = bounds;
    }

    @Override
    public String name() {
        return realm.name();
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return AccessTable.uri(contract, procedure);
    }

    /** Everything but what belongs to the router, to a node or to the domain realm. */
    @Override
    public boolean offers(String uri) {
        return !uri.startsWith("wamp.") && !uri.startsWith(Names.NODE) && !DomainPlace.owns(uri);
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        CenterState.Node node = state.get().nodes().get(Checks.oid(Names.NODE_OID, nodeOid));
        if (node == null || (node.realmOid() != null && !node.realmOid().equals(realm.oid()))) {
            throw new WampError(
                    Errors.NO_SUCH_OBJECT,
                    "no node with OID " + nodeOid + " in management realm \"" + realm.name() + "\"");
        }
        if (node.realmOid() == null || node.authid() == null) {
            throw new WampError(Errors.NODE_NOT_PAIRED, "node with OID " + nodeOid + " is not paired");
        }
        workerId.ifPresent(id -> Checks.component("worker_id", id));
        return new NodeTarget(realm, node.oid(), node.authid(), workerId);
    }

    @Override
    public int routingArguments(ContractDescription contract) {
        return contract.scope().routingArguments();
    }

    @Override
    public List<Relay> relays(ContractDescription contract) {
        boolean ofWorker = contract.scope() == Scope.WORKER;
        if (!ofWorker && contract.scope() != Scope.NODE) {
            return List.of();
        }
        // crossbarfabriccenter . node . <authid> . worker . <worker id> . <event>
        String pattern = Names.NODE + (ofWorker ? ".worker.." : ".");
        List<Integer> captured = ofWorker ? List.of(2, 4) : List.of(2);
        return contract.events().stream()
                .filter(EventDescription::relayed)
                .map(event -> new Relay(
                        pattern + event.local(), Names.REMOTE + contract.family() + "." + event.remote(), captured))
                .toList();
    }

    @Override
    public Runnable begun(HandlerInvocation invocation) {
        return bounds.begin(invocation);
    }

    @Override
    public void ended(HandlerInvocation invocation, String outcome, long nanos) {
        recorder.ended(realm, invocation, outcome, nanos);
    }

    /** Calls go to the node's own registrations in the realm. */
    private record NodeTarget(CenterRealm realm, String nodeOid, String nodeAuthid, Optional<String> workerId)
            implements Target {
        @Override
        public Call call(String procedure, Payload payload, CallOptions options) {
            String worker = workerId.map(id -> "worker." + id + ".").orElse("");
            return realm.backend().call(Names.NODE + nodeAuthid + "." + worker + procedure, payload, options);
        }
    }
}
