package io.transom.itests.osgi;

import io.transom.api.ContractDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.spi.Target;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.testkit.Await;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A management realm of a router in this process, attached to the host, with one node that answers everything after a while. */
final class TestRealm implements Place, AutoCloseable {
    static final String NODE = "7b2f4a10-9d3e-4c58-8a61-0f2c9be1d7a4";
    static final String REMOTE = "crossbarfabriccenter.remote.";

    private final ExecutorService loop = Executors.newSingleThreadExecutor(run -> new Thread(run, "test-realm"));
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Session backend;
    private final Session operator;
    private final Host.Attachment attachment;
    private volatile long answersAfterMillis;

    TestRealm(Host host) {
        var realm = router.start(RealmOptions.of("mr1"));
        backend = realm.join(Principal.internal("mr1", "backend", Role.TRUSTED), loop);
        operator = realm.join(Principal.internal("mr1", "operator", Role.TRUSTED), loop);
        attachment = host.attach(this, backend);
        Await.result(attachment.ready());
    }

    Session operator() {
        return operator;
    }

    Session backend() {
        return backend;
    }

    /** All that is installed is registered now. */
    void ready() {
        Await.result(attachment.ready());
    }

    void answersAfter(long millis) {
        answersAfterMillis = millis;
    }

    CompletionStage<Payload> call(String uri, Object... args) {
        return operator.call(uri, Payload.of(args), CallOptions.DEFAULT).result();
    }

    @Override
    public String name() {
        return "mr1";
    }

    @Override
    public Optional<String> uri(ContractDescription contract, ProcedureDescription procedure) {
        return Optional.of(REMOTE + contract.family() + "." + procedure.name());
    }

    @Override
    public boolean offers(String uri) {
        return true;
    }

    @Override
    public Target target(String nodeOid, Optional<String> workerId) {
        return new Node(nodeOid, workerId);
    }

    @Override
    public int routingArguments(ContractDescription contract) {
        return contract.scope().routingArguments();
    }

    @Override
    public List<Relay> relays(ContractDescription contract) {
        boolean ofWorker = contract.scope().routingArguments() == 2;
        return contract.events().stream()
                .filter(event -> event.relayed())
                .map(event -> new Relay(
                        "crossbarfabriccenter.node.." + (ofWorker ? "worker.." : "") + event.local(),
                        REMOTE + contract.family() + "." + event.remote(),
                        ofWorker ? List.of(2, 4) : List.of(2)))
                .toList();
    }

    @Override
    public void close() {
        attachment.close();
        router.stop("mr1", "wamp.close.close_realm");
        loop.shutdown();
    }

    /** Answers with the name of the procedure and of the worker. */
    private final class Node implements Target {
        private final String oid;
        private final Optional<String> worker;

        Node(String oid, Optional<String> worker) {
            this.oid = oid;
            this.worker = worker;
        }

        @Override
        public String nodeOid() {
            return oid;
        }

        @Override
        public String nodeAuthid() {
            return "node1";
        }

        @Override
        public Optional<String> workerId() {
            return worker;
        }

        @Override
        public Call call(String procedure, Payload payload, CallOptions options) {
            Payload answer = Payload.of(procedure, worker.orElse(null), payload.args());
            var result = answersAfterMillis == 0
                    ? CompletableFuture.completedFuture(answer)
                    : new CompletableFuture<Payload>()
                            .completeOnTimeout(answer, answersAfterMillis, TimeUnit.MILLISECONDS);
            return new Call() {
                @Override
                public CompletionStage<Payload> result() {
                    return result;
                }

                @Override
                public void cancel(CancelMode mode) {
                    result.cancel(false);
                }
            };
        }
    }
}
