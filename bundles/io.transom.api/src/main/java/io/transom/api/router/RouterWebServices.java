package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_RUNNING;
import static io.transom.api.Errors.CLASS_IMPORT_FAILED;
import static io.transom.api.Errors.CROSSBAR_INVALID_ARGUMENT;
import static io.transom.api.Errors.INVALID_CONFIGURATION;
import static io.transom.api.Errors.NOT_RUNNING;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Config;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a router worker serves on the paths of its web and universal transports. */
@Contract(
        family = "router",
        scope = Scope.WORKER,
        doc = "What a router worker serves on the paths of its web and universal transports.")
@Event(
        value = "on_web_transport_service_starting",
        doc = "A web service is starting, on a router or a proxy: transport_id, path. Not sent to the caller.")
@Event(
        value = "on_web_transport_service_started",
        doc = "A web service has started, on a router or a proxy: transport_id, path, {transport_id, path, config}. "
                + "Not sent to the caller.")
@Event(
        value = "on_web_transport_service_stopping",
        doc = "A web service is being stopped, on a router or a proxy: transport_id, path. Not sent to the caller.")
@Event(
        value = "on_web_transport_service_stopped",
        doc = "A web service has stopped, on a router or a proxy: transport_id, path, {transport_id, path}. Not sent "
                + "to the caller.")
public interface RouterWebServices {
    @Procedure(
            access = OPERATE,
            errors = {
                CROSSBAR_INVALID_ARGUMENT,
                NOT_RUNNING,
                ALREADY_RUNNING,
                INVALID_CONFIGURATION,
                CLASS_IMPORT_FAILED,
                RUNTIME_ERROR
            },
            events = {"on_web_transport_service_starting", "on_web_transport_service_started"},
            doc = "Starts a web service on a path of a transport. A transport that does not run or has no web part is "
                    + "crossbar.error.not_running, a path in use crossbar.error.already_running.")
    CompletionStage<WebService> startWebTransportService(
            @Param(value = "transport_id", doc = "ID of the transport.") String transportId,
            @Param(value = "path", doc = "One component of a URL path, without slashes.") String path,
            @Param(value = "config", secret = true, doc = "{type and so on}; type is required.") Config config);

    @Procedure(
            access = OPERATE,
            errors = NOT_RUNNING,
            events = {"on_web_transport_service_stopping", "on_web_transport_service_stopped"},
            doc = "Stops the web service on a path: new requests are answered 404, open WebSocket connections stay. "
                    + "The service on / ends with its transport only.")
    CompletionStage<WebService> stopWebTransportService(
            @Param(value = "transport_id", doc = "ID of the transport.") String transportId,
            @Param(value = "path", doc = "Path of the service.") String path);

    @Procedure(
            access = READ,
            errors = NOT_RUNNING,
            doc = "Gives the transport of a web service that runs, not the service; crossbar.error.not_running when "
                    + "there is no such service or transport.")
    CompletionStage<Transport> getWebTransportService(
            @Param(value = "transport_id", doc = "ID of the transport.") String transportId,
            @Param(value = "path", doc = "Path of the service.") String path);

    @Procedure(
            access = READ,
            errors = NOT_RUNNING,
            doc = "Lists the paths of the web services that run on a transport, ascending, / included. A worker of "
                    + "Crossbar.io lists the paths of the transport's configuration instead.")
    CompletionStage<List<String>> getWebTransportServices(
            @Param(value = "transport_id", doc = "ID of the transport.") String transportId);
}
