package io.transom.worker.router.internal;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.transom.api.Config;
import io.transom.api.router.RouterRealm;
import io.transom.api.router.RouterRealms;
import io.transom.api.router.StoppedRealm;
import io.transom.wamp.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The procedures of realms, for one caller. */
final class RealmsFor implements RouterRealms {
    private final Realms realms;
    private final WorkerEvents events;
    private final Identity caller;

    RealmsFor(Realms realms, WorkerEvents events, Identity caller) {
        this.realms = realms;
        this.events = events;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<String>> getRouterRealms() {
        return completedFuture(realms.ids());
    }

    @Override
    public CompletionStage<RouterRealm> getRouterRealm(String id) {
        return completedFuture(realms.get(id));
    }

    @Override
    public CompletionStage<RouterRealm> getRouterRealmByName(String name) {
        return completedFuture(realms.getByName(name));
    }

    @Override
    public CompletionStage<RouterRealm> startRouterRealm(String id, Config config) {
        RouterRealm realm = realms.start(id, config);
        events.toAll("on_realm_started", id);
        events.toOthers(caller, "on_realm_started", realm);
        events.toOthers(caller, "on_router_realm_started", realm);
        return completedFuture(realm);
    }

    @Override
    public CompletionStage<StoppedRealm> stopRouterRealm(String id) {
        StoppedRealm stopped = realms.stop(id);
        events.toAll("on_realm_stopped", id);
        events.toAll("on_router_realm_stopped", stopped);
        return completedFuture(stopped);
    }
}
