package io.transom.api.proxy;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
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

/** Which connection the sessions of a realm and role go over; several routes of a realm together are its table. */
@Contract(
        family = "proxy",
        scope = Scope.WORKER,
        doc = "Which connection the sessions of a realm and role go over; several routes of a realm together are its "
                + "table.")
@Event(value = "on_proxy_route_starting", relayed = false, doc = "A route is about to be added: the route, state 2.")
@Event(value = "on_proxy_route_started", relayed = false, doc = "A route has been added: the route, state 3.")
@Event(value = "on_proxy_route_stopping", relayed = false, doc = "A route is about to be removed: the route, state 5.")
@Event(value = "on_proxy_route_stopped", relayed = false, doc = "A route has been removed: the route, state 6.")
public interface ProxyRoutes {
    @Procedure(access = READ, doc = "Lists the names of the realms that have a route, ascending.")
    CompletionStage<List<String>> getProxyRoutes();

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_PAYLOAD, RUNTIME_ERROR},
            doc = "Gives a route. A worker of Crossbar.io always fails here with wamp.error.invalid_payload, which "
                    + "becomes wamp.error.runtime_error on its uplink.")
    CompletionStage<ProxyRoute> getProxyRealmRoute(
            @Param(value = "realm_name", doc = "WAMP name of the realm.") String realm,
            @Param(value = "route_id", doc = "ID that start_proxy_realm_route gave.") String id);

    @Procedure(
            access = READ,
            referenceOnly = true,
            errors = NO_SUCH_OBJECT,
            doc = "Lists the routes of a realm in the order of their start. A realm without routes is "
                    + "crossbar.error.no_such_object.")
    CompletionStage<List<ProxyRoute>> listProxyRealmRoutes(
            @Param(value = "realm_name", doc = "WAMP name of the realm.") String realm);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, INVALID_CONFIGURATION, RUNTIME_ERROR},
            events = {"on_proxy_route_starting", "on_proxy_route_started"},
            doc = "Adds a route and gives it with the ID that the worker has made: route and three digits, never used "
                    + "twice. All named connections must have been started.")
    CompletionStage<ProxyRoute> startProxyRealmRoute(
            @Param(value = "realm_name", doc = "WAMP name of the realm.") String realm,
            @Param(value = "config", doc = "{role: connection ID}.") Config config);

    @Procedure(
            access = OPERATE,
            errors = NO_SUCH_OBJECT,
            events = {"on_proxy_route_stopping", "on_proxy_route_stopped"},
            doc = "Removes a route; sessions that went over it stay. Gives the route, state 6.")
    CompletionStage<ProxyRoute> stopProxyRealmRoute(
            @Param(value = "realm_name", doc = "WAMP name of the realm.") String realm,
            @Param(value = "route_id", doc = "ID that start_proxy_realm_route gave.") String id);
}
