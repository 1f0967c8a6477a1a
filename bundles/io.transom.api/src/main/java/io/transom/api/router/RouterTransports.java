package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.CANNOT_LISTEN;
import static io.transom.api.Errors.CANNOT_STOP;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NOT_RUNNING;
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

/** The transports on which clients reach a router worker. */
@Contract(family = "router", scope = Scope.WORKER, doc = "The transports on which clients reach a router worker.")
@Event(value = "on_router_transport_starting", doc = "A transport is about to listen: {id}. Not sent to the caller.")
@Event(value = "on_router_transport_started", doc = "A transport listens: {id}. Not sent to the caller.")
@Event(
        value = "on_router_transport_stopping",
        doc = "A transport is about to stop listening: the transport object. Not sent to the caller.")
@Event(
        value = "on_router_transport_stopped",
        doc = "A transport has stopped listening: the transport object; or it could not listen: {id}. Not sent to the "
                + "caller.")
public interface RouterTransports {
    @Procedure(access = READ, doc = "Lists the transports with all they have, by time of creation.")
    CompletionStage<List<Transport>> getRouterTransports();

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives a transport: type, configuration with the port it is bound to, since when it listens, state.")
    CompletionStage<Transport> getRouterTransport(
            @Param(value = "transport_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = OPERATE,
            errors = {ALREADY_RUNNING, INVALID_CONFIGURATION, CANNOT_LISTEN, RUNTIME_ERROR},
            events = {"on_router_transport_starting", "on_router_transport_started", "on_router_transport_stopped"},
            doc = "Starts a transport and answers when it listens. Of a transport with web services only the one on / "
                    + "starts with it, unless create_paths is true. What cannot be bound is "
                    + "crossbar.error.cannot_listen and leaves nothing.")
    CompletionStage<Transport> startRouterTransport(
            @Param(value = "transport_id", doc = "Any text not in use.") String id,
            @Param(
                            value = "config",
                            secret = true,
                            doc = "{type, endpoint, options, auth, paths and so on}; type is required.")
                    Config config,
            @Param(
                            value = "create_paths",
                            byDefault = "false",
                            doc = "Whether to start the web services of all configured paths.")
                    boolean createPaths);

    @Procedure(
            access = OPERATE,
            errors = {NOT_RUNNING, CANNOT_STOP},
            events = {"on_router_transport_stopping", "on_router_transport_stopped"},
            doc = "Stops listening. Sessions of clients that are connected go on. Gives the transport as it was. An "
                    + "unknown ID is crossbar.error.not_running.")
    CompletionStage<Transport> stopRouterTransport(
            @Param(value = "transport_id", doc = "ID that was given at the start.") String id);
}
