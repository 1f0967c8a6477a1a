package io.transom.core.internal;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.Target;
import io.transom.core.host.Place;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A management realm of a center with one node. */
class FakePlace implements Place {
    static final String NODE = "7b2f4a10-9d3e-4c58-8a61-0f2c9be1d7a4";
    static final String PREFIX = "crossbarfabriccenter.remote.";

    final List<Forwarded> forwarded = new CopyOnWriteArrayList<>();
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    boolean answersAtOnce = true;

    @Override
    public String name() {
        return "mr1";
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return Optional.of(PREFIX + contract.family() + "." + procedure.name());
    }

    @Override
    public boolean offers(String uri) {
        return !uri.startsWith("elsewhere.");
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        if (!nodeOid.equals(NODE)) {
            throw new WampError("crossbar.error.no_such_object", "no node " + nodeOid);
        }
        return new FakeTarget(workerId);
    }

    @Override
    public int routingArguments(ContractDescription contract) {
        return contract.scope().routingArguments();
    }

    @Override
    public List<Relay> relays(ContractDescription contract) {
        return contract.events().stream()
                .map(event -> new Relay(
                        "crossbarfabriccenter.node..worker.." + event.local(),
                        PREFIX + contract.family() + "." + event.remote(),
                        List.of(2, 4)))
                .toList();
    }

    @Override
    public void ended(HandlerInvocation invocation, String outcome, long nanos) {
        outcomes.add(invocation.procedure() + " " + outcome);
    }

    private final class FakeTarget implements Target {
        private final Optional<String> workerId;

        FakeTarget(Optional<String> workerId) {
            this.workerId = workerId;
        }

        @Override
        public String nodeOid() {
            return NODE;
        }

        @Override
        public String nodeAuthid() {
            return "node1";
        }

        @Override
        public Optional<String> workerId() {
            return workerId;
        }

        @Override
        public Call call(String procedure, Payload payload, CallOptions options) {
            var call = new Forwarded(workerId.orElse("-") + " " + procedure, payload, options);
            forwarded.add(call);
            if (answersAtOnce) {
                call.result.complete(Payload.of("from the node"));
            }
            return call;
        }
    }

    /** A call at the node. */
    static final class Forwarded implements Call {
        final String to;
        final Payload payload;
        final CallOptions options;
        final CompletableFuture<Payload> result = new CompletableFuture<>();
        final List<CancelMode> canceled = new CopyOnWriteArrayList<>();

        Forwarded(String to, Payload payload, CallOptions options) {
            this.to = to;
            this.payload = payload;
            this.options = options;
        }

        @Override
        public CompletionStage<Payload> result() {
            return result;
        }

        @Override
        public void cancel(CancelMode mode) {
            canceled.add(mode);
        }
    }
}
