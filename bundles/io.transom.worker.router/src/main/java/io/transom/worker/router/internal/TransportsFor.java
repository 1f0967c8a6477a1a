package io.transom.worker.router.internal;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.transom.api.Config;
import io.transom.api.router.RouterTransports;
import io.transom.api.router.Transport;
import io.transom.wamp.Identity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The procedures of transports, for one caller. */
final class TransportsFor implements RouterTransports {
    private final Listeners listeners;
    private final WorkerEvents events;
    private final Identity caller;

    TransportsFor(Listeners listeners, WorkerEvents events, Identity caller) {
        this.listeners = listeners;
        this.events = events;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<Transport>> getRouterTransports() {
        return completedFuture(listeners.all());
    }

    @Override
    public CompletionStage<Transport> getRouterTransport(String id) {
        return completedFuture(listeners.get(id));
    }

    /** The types that this worker has know no web services, so there are no paths to create. */
    @Override
    public CompletionStage<Transport> startRouterTransport(String id, Config config, boolean createPaths) {
        TransportConfig checked = listeners.begin(id, config);
        Map<String, Object> what = Map.of("id", id);
        events.toOthers(caller, "on_router_transport_starting", what);
        return listeners.listen(id, checked).whenComplete((started, failed) -> {
            String outcome = failed == null ? "on_router_transport_started" : "on_router_transport_stopped";
            events.toOthers(caller, outcome, what);
        });
    }

    @Override
    public CompletionStage<Transport> stopRouterTransport(String id) {
        Transport transport = listeners.requireStarted(id);
        events.toOthers(caller, "on_router_transport_stopping", transport);
        return listeners.stop(transport).whenComplete((stopped, failed) -> {
            if (failed == null) {
                events.toOthers(caller, "on_router_transport_stopped", transport);
            }
        });
    }
}
