package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The realms of a router worker. */
@Contract(family = "router", scope = Scope.WORKER, doc = "The realms of a router worker.")
@Event(
        value = "on_realm_started",
        remote = "on_router_realm_started",
        doc = "A realm has started: first its ID, to all; then the realm object, not to the caller.")
@Event(value = "on_realm_stopped", remote = "on_router_realm_stopped", doc = "A realm has stopped: its ID.")
@Event(
        value = "on_router_realm_started",
        relayed = false,
        doc = "The same as on_realm_started, the realm object, under the name that a Crossbar.io center relays. Not "
                + "sent to the caller.")
@Event(
        value = "on_router_realm_stopped",
        relayed = false,
        doc = "The same as on_realm_stopped, the result of stop_router_realm, under the name that a Crossbar.io "
                + "center relays.")
public interface RouterRealms {
    @Procedure(access = READ, doc = "Lists the IDs of the realms that run, ascending.")
    CompletionStage<List<String>> getRouterRealms();

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Describes a realm: its configuration, category, time of creation, the roles and links that have "
                    + "been started.")
    CompletionStage<RouterRealm> getRouterRealm(
            @Param(value = "realm_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Describes the realm that runs under a WAMP name, as get_router_realm does.")
    CompletionStage<RouterRealm> getRouterRealmByName(
            @Param(value = "realm_name", doc = "WAMP name of the realm.") String name);

    @Procedure(
            access = OPERATE,
            errors = {ALREADY_RUNNING, INVALID_CONFIGURATION, RUNTIME_ERROR},
            events = {"on_realm_started", "on_router_realm_started"},
            doc = "Starts a realm and describes it. Roles and links that the configuration lists are not started with "
                    + "it: nobody can join before start_router_realm_role. An ID or a name in use is "
                    + "crossbar.error.already_running.")
    CompletionStage<RouterRealm> startRouterRealm(
            @Param(value = "realm_id", doc = "Any text not in use.") String id,
            @Param(value = "realm_config", doc = "{name, options, roles, store and so on}; name is required.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, RUNTIME_ERROR},
            events = {"on_realm_stopped", "on_router_realm_stopped"},
            doc = "Stops a realm: its sessions get GOODBYE wamp.close.close_realm and are detached, components and "
                    + "links are closed, ID and name are free again. Gives the IDs of the sessions that were "
                    + "attached, ascending. A worker of Crossbar.io always fails here with wamp.error.runtime_error.")
    CompletionStage<StoppedRealm> stopRouterRealm(
            @Param(value = "realm_id", doc = "ID that was given at the start.") String id);
}
