package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.CANNOT_STOP;
import static io.transom.api.Errors.CLASS_IMPORT_FAILED;
import static io.transom.api.Errors.CROSSBAR_ERROR;
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

/** Application components that run inside a router worker, without a transport. */
@Contract(
        family = "router",
        scope = Scope.WORKER,
        doc = "Application components that run inside a router worker, without a transport.")
@Event(
        value = "on_component_start",
        remote = "on_router_component_starting",
        doc = "A component has joined its realm and is not ready yet: {id}. Not sent to the caller.")
@Event(value = "on_component_ready", remote = "on_router_component_started", doc = "A component is ready: {id}.")
@Event(
        value = "on_component_stop",
        remote = "on_router_component_stopped",
        doc = "A component has left its realm: {id}. Not sent to the session that started it.")
@Event(
        value = "on_router_component_started",
        relayed = false,
        doc = "The same as on_component_ready, under the name that a Crossbar.io center relays.")
@Event(
        value = "on_router_component_stopped",
        relayed = false,
        doc = "The same as on_component_stop, under the name that a Crossbar.io center relays.")
public interface RouterComponents {
    @Procedure(access = READ, doc = "Lists the components with their configuration, by time of creation.")
    CompletionStage<List<ListedComponent>> getRouterComponents();

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives a component: when it was started, uptime in seconds, configuration.")
    CompletionStage<RouterComponent> getRouterComponent(
            @Param(value = "component_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = OPERATE,
            errors = {ALREADY_RUNNING, INVALID_CONFIGURATION, CLASS_IMPORT_FAILED, CROSSBAR_ERROR, RUNTIME_ERROR},
            events = {
                "on_component_start",
                "on_component_ready",
                "on_component_stop",
                "on_router_component_started",
                "on_router_component_stopped"
            },
            doc = "Starts a component, joins it to its realm under its role (anonymous by default) and answers when "
                    + "it is ready. A class that cannot be loaded is crossbar.error.class_import_failed with the "
                    + "keyword pythonpath.")
    CompletionStage<StartedComponent> startRouterComponent(
            @Param(value = "component_id", doc = "Any text not in use.") String id,
            @Param(value = "config", secret = true, doc = "{type, classname or callbacks, realm, role, extra}.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, CANNOT_STOP},
            events = {"on_component_stop", "on_router_component_stopped"},
            doc = "Stops a component: its session leaves the realm. A worker of Crossbar.io always fails here with "
                    + "crossbar.error.cannot_stop.")
    CompletionStage<Void> stopRouterComponent(
            @Param(value = "component_id", doc = "ID that was given at the start.") String id);
}
