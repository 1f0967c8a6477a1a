package io.transom.api.container;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.CANNOT_AUTHENTICATE;
import static io.transom.api.Errors.CANNOT_CONNECT;
import static io.transom.api.Errors.CLASS_IMPORT_FAILED;
import static io.transom.api.Errors.CROSSBAR_ERROR;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.AUTHENTICATION_FAILED;
import static io.transom.wamp.ErrorUris.NOT_AUTHORIZED;
import static io.transom.wamp.ErrorUris.NO_AUTH_METHOD;
import static io.transom.wamp.ErrorUris.NO_SUCH_REALM;
import static io.transom.wamp.ErrorUris.NO_SUCH_ROLE;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The application components of a container worker. */
@Contract(family = "container", scope = Scope.WORKER, doc = "The application components of a container worker.")
@Event(
        value = "on_component_started",
        remote = "on_container_component_started",
        doc = "A component's transport is open, before it joins: {id, config}. Not sent to the caller.")
@Event(
        value = "on_component_restarted",
        remote = "on_container_component_restarted",
        doc = "A component has been restarted: the result of restart_component. Not sent to the caller.")
@Event(
        value = "container.on_component_stop",
        remote = "on_container_component_stopped",
        doc = "A component's transport is closed, for whatever reason: {id, started, uptime, config}.")
@Event(
        value = "on_container_component_starting",
        doc = "A component is about to open its transport: {id, config}. A Crossbar.io worker never sends it.")
@Event(
        value = "on_container_component_stopping",
        doc = "A component is about to be stopped: {id, config}. A Crossbar.io worker never sends it.")
@Event(
        value = "on_container_component_started",
        relayed = false,
        doc = "The same as on_component_started, under the name that a Crossbar.io center relays.")
@Event(
        value = "on_container_component_stopped",
        relayed = false,
        doc = "The same as container.on_component_stop, under the name that a Crossbar.io center relays.")
public interface ContainerComponents {
    @Procedure(
            access = READ,
            doc = "Lists the IDs of the components whose transport is open, ascending, those still joining included.")
    CompletionStage<List<String>> getComponents();

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives a component: when its transport was opened, uptime in seconds, configuration.")
    CompletionStage<ContainerComponent> getComponent(
            @Param(value = "component_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = OPERATE,
            errors = {
                ALREADY_RUNNING,
                INVALID_CONFIGURATION,
                CLASS_IMPORT_FAILED,
                CANNOT_CONNECT,
                CROSSBAR_ERROR,
                RUNTIME_ERROR,
                NO_SUCH_REALM,
                NO_SUCH_ROLE,
                NO_AUTH_METHOD,
                NOT_AUTHORIZED,
                AUTHENTICATION_FAILED,
                CANNOT_AUTHENTICATE
            },
            events = {
                "on_component_started",
                "container.on_component_stop",
                "on_container_component_starting",
                "on_container_component_started",
                "on_container_component_stopped"
            },
            doc = "Loads a component, connects and joins it, and answers null when it is ready. A class that cannot "
                    + "be loaded is crossbar.error.class_import_failed with the keyword pythonpath; when the router "
                    + "refuses, its reason is the error.")
    CompletionStage<Void> startComponent(
            @Param(value = "component_id", doc = "Any text not in use.") String id,
            @Param(
                            value = "config",
                            secret = true,
                            doc = "{type, classname or callbacks, realm, role, transport, auth, extra}.")
                    Config config,
            @Param(value = "reload_modules", byDefault = "false", doc = "Whether to load changed code again.")
                    boolean reloadModules);

    @Procedure(
            access = OPERATE,
            errors = {
                NO_SUCH_OBJECT,
                ALREADY_RUNNING,
                INVALID_CONFIGURATION,
                CLASS_IMPORT_FAILED,
                CANNOT_CONNECT,
                CROSSBAR_ERROR,
                RUNTIME_ERROR
            },
            events = {
                "container.on_component_stop",
                "on_component_started",
                "on_component_restarted",
                "on_container_component_starting",
                "on_container_component_started",
                "on_container_component_stopping",
                "on_container_component_stopped"
            },
            doc = "Stops a component and starts it with the same ID and configuration. When the start fails, its "
                    + "error is that of the call and the component stays stopped. A worker of Crossbar.io always "
                    + "fails here with wamp.error.runtime_error.")
    CompletionStage<RestartedComponent> restartComponent(
            @Param(value = "component_id", doc = "ID that was given at the start.") String id,
            @Param(value = "reload_modules", byDefault = "false", doc = "Whether to load changed code again.")
                    boolean reloadModules);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, RUNTIME_ERROR},
            events = {"container.on_component_stop", "on_container_component_stopping", "on_container_component_stopped"
            },
            doc = "Stops a component: it leaves its realm, its transport is closed, and it is not started again by "
                    + "itself.")
    CompletionStage<StoppedComponent> stopComponent(
            @Param(value = "component_id", doc = "ID that was given at the start.") String id);
}
