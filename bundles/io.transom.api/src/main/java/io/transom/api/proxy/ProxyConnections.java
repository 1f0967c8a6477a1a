package io.transom.api.proxy;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NO_SUCH_OBJECT;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How a proxy worker reaches the routers behind it: descriptions, opened anew for each client session. */
@Contract(
        family = "proxy",
        scope = Scope.WORKER,
        doc = "How a proxy worker reaches the routers behind it: descriptions, opened anew for each client session.")
@Event(
        value = "on_proxy_connection_starting",
        relayed = false,
        doc = "A connection is about to be added: the connection, state 2.")
@Event(
        value = "on_proxy_connection_started",
        relayed = false,
        doc = "A connection has been added: the connection, state 3.")
@Event(
        value = "on_proxy_connection_stopping",
        relayed = false,
        doc = "A connection is about to be removed: the connection, state 5.")
@Event(
        value = "on_proxy_connection_stopped",
        relayed = false,
        doc = "A connection has been removed: the connection, state 6.")
public interface ProxyConnections {
    @Procedure(access = READ, doc = "Lists the IDs of the connections, ascending.")
    CompletionStage<List<String>> getProxyConnections();

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Gives a connection: configuration, times in ns, state.")
    CompletionStage<ProxyConnection> getProxyConnection(
            @Param(value = "connection_id", doc = "ID that was given at the start.") String id);

    @Procedure(
            access = OPERATE,
            errors = {ALREADY_RUNNING, INVALID_CONFIGURATION},
            events = {"on_proxy_connection_starting", "on_proxy_connection_started"},
            doc = "Adds a connection for routes to use; opens nothing. A worker of Crossbar.io does not check the "
                    + "configuration.")
    CompletionStage<ProxyConnection> startProxyConnection(
            @Param(value = "connection_id", doc = "Any text not in use.") String id,
            @Param(value = "config", secret = true, doc = "{transport, auth}.") Config config);

    @Procedure(
            access = OPERATE,
            errors = NO_SUCH_OBJECT,
            events = {"on_proxy_connection_stopping", "on_proxy_connection_stopped"},
            doc = "Removes a connection; sessions that go over it stay. Gives the connection, state 6.")
    CompletionStage<ProxyConnection> stopProxyConnection(
            @Param(value = "connection_id", doc = "ID that was given at the start.") String id);
}
