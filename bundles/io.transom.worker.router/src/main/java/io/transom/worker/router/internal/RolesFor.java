package io.transom.worker.router.internal;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.transom.api.Config;
import io.transom.api.router.RouterRole;
import io.transom.api.router.RouterRoles;
import io.transom.wamp.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The procedures of roles, for one caller. */
final class RolesFor implements RouterRoles {
    private final Realms realms;
    private final WorkerEvents events;
    private final Identity caller;

    RolesFor(Realms realms, WorkerEvents events, Identity caller) {
        this.realms = realms;
        this.events = events;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<RouterRole>> getRouterRealmRoles(String realmId) {
        return completedFuture(realms.roles(realmId));
    }

    @Override
    public CompletionStage<RouterRole> getRouterRealmRole(String realmId, String roleId) {
        return completedFuture(realms.role(realmId, roleId));
    }

    @Override
    public CompletionStage<RouterRole> startRouterRealmRole(String realmId, String roleId, Config config) {
        RouterRole role = realms.startRole(realmId, roleId, config);
        events.toOthers(caller, "on_router_realm_role_started", role);
        return completedFuture(role);
    }

    @Override
    public CompletionStage<RouterRole> stopRouterRealmRole(String realmId, String roleId) {
        RouterRole role = realms.stopRole(realmId, roleId);
        events.toOthers(caller, "on_router_realm_role_stopped", role);
        return completedFuture(role);
    }
}
