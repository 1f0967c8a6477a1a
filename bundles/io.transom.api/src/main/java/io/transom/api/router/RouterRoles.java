package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_EXISTS;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.INVALID_PAYLOAD;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The roles of a realm and what they are allowed. */
@Contract(family = "router", scope = Scope.WORKER, doc = "The roles of a realm and what they are allowed.")
@Event(
        value = "on_router_realm_role_started",
        doc = "A role has been added to a realm: the role object. Not sent to the caller.")
@Event(
        value = "on_router_realm_role_stopped",
        doc = "A role has been taken off a realm: the role object. Not sent to the caller.")
public interface RouterRoles {
    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_PAYLOAD, RUNTIME_ERROR},
            doc = "Lists the roles of a realm in the order of their start. A worker of Crossbar.io always fails here "
                    + "with wamp.error.invalid_payload, which becomes wamp.error.runtime_error on its uplink.")
    CompletionStage<List<RouterRole>> getRouterRealmRoles(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Gives a role of a realm with its configuration.")
    CompletionStage<RouterRole> getRouterRealmRole(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "role_id", doc = "ID that was given at the start.") String roleId);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, ALREADY_EXISTS, INVALID_CONFIGURATION, RUNTIME_ERROR},
            events = "on_router_realm_role_started",
            doc = "Adds a role to a realm; clients can join under it at once. An ID or a name that the realm has "
                    + "already is crossbar.error.already_exists; the name trusted is reserved.")
    CompletionStage<RouterRole> startRouterRealmRole(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "role_id", doc = "Any text not in use on the realm.") String roleId,
            @Param(
                            value = "role_config",
                            doc = "{name, permissions: [{uri, match, allow, disclose, cache}], " + "authorizer}.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = NO_SUCH_OBJECT,
            events = "on_router_realm_role_stopped",
            doc = "Takes a role off a realm. Sessions that have joined under it stay, but all that they do is "
                    + "refused; new ones are not let in. Gives the role as it was.")
    CompletionStage<RouterRole> stopRouterRealmRole(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "role_id", doc = "ID that was given at the start.") String roleId);
}
