package io.transom.api.proxy;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.CANNOT_LISTEN;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.router.Transport;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The transports on which clients reach a proxy worker. */
@Contract(family = "proxy", scope = Scope.WORKER, doc = "The transports on which clients reach a proxy worker.")
@Event(
        value = "on_proxy_transport_starting",
        doc = "A transport is about to listen: the transport object. Not sent to the caller.")
@Event(
        value = "on_proxy_transport_started",
        doc = "A transport listens: the transport object; of a Crossbar.io worker still with state 1. Not sent to the "
                + "caller.")
@Event(
        value = "on_proxy_transport_stopping",
        doc = "A transport is about to stop listening: the transport object. Not sent to the caller.")
@Event(
        value = "on_proxy_transport_stopped",
        doc = "A transport has stopped listening, or could not listen: the transport object. Not sent to the caller.")
public interface ProxyTransports {
    @Procedure(access = READ, doc = "Lists the IDs of the transports that have started, ascending.")
    CompletionStage<List<String>> getProxyTransports();

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives a transport: type, configuration with the port it is bound to, since when it listens, state.")
    CompletionStage<Transport> getProxyTransport(
            @Param(value = "transport_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = OPERATE,
            errors = {ALREADY_RUNNING, INVALID_CONFIGURATION, CANNOT_LISTEN, RUNTIME_ERROR},
            events = {"on_proxy_transport_starting", "on_proxy_transport_started", "on_proxy_transport_stopped"},
            doc = "Starts a transport, configured as that of a router, and answers when it listens. Of a transport "
                    + "with web services only the one on / starts with it. What cannot be bound is "
                    + "crossbar.error.cannot_listen and leaves nothing.")
    CompletionStage<Transport> startProxyTransport(
            @Param(value = "transport_id", doc = "Any text not in use.") String id,
            @Param(
                            value = "config",
                            secret = true,
                            doc = "{type, endpoint, options, auth, paths and so on}; type is required.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, RUNTIME_ERROR},
            events = {"on_proxy_transport_stopping", "on_proxy_transport_stopped"},
            doc = "Stops listening. Sessions of clients that are connected go on. Gives the transport as it was. A "
                    + "worker of Crossbar.io always fails here with wamp.error.runtime_error.")
    CompletionStage<Transport> stopProxyTransport(
            @Param(value = "transport_id", doc = "ID that was given at the start.") String id);
}
