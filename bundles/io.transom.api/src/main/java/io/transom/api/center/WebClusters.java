package io.transom.api.center;

import static io.transom.api.Access.OWN;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_EXISTS;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.api.Errors.WAMP_INVALID_CONFIGURATION;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;
import static io.transom.wamp.ErrorUris.NOT_AUTHORIZED;
import static io.transom.wamp.ErrorUris.NO_SUCH_PRINCIPAL;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Web clusters of a management realm, on record only. */
@Contract(
        family = "mrealm.webcluster",
        scope = Scope.REALM,
        doc = "Web clusters of a management realm, on record only: none can be started.")
@Event(value = "on_webcluster_created", relayed = false, doc = "A web cluster was created: the web cluster.")
@Event(value = "on_webcluster_deleted", relayed = false, doc = "A web cluster was deleted: what was on record.")
@Event(
        value = "on_webservice_added",
        relayed = false,
        doc = "A web cluster has one more service: the service, with *** for the value of what its type needs.")
public interface WebClusters {
    @Procedure(access = READ, doc = "Lists the web clusters of the realm: their OIDs, or their names in order.")
    CompletionStage<List<String>> listWebclusters(
            @Param(value = "return_names", byDefault = "false", nullable = true, doc = "Whether to list names.")
                    @Nullable
                    Boolean returnNames);

    @Procedure(
            access = OWN,
            errors = {WAMP_INVALID_CONFIGURATION, ALREADY_EXISTS, NO_SUCH_PRINCIPAL},
            events = "on_webcluster_created",
            doc = "Puts a web cluster on record.")
    CompletionStage<WebClusterInfo> createWebcluster(
            @Param(
                            value = "webcluster",
                            doc = "name (a lower-case letter, then 2 to 63 of lower-case letters, digits and _), and "
                                    + "if wanted any of the other keys of the result but oid, status, owner_oid and "
                                    + "changed. Other keys are ignored.")
                    Map<String, Object> webcluster);

    @Procedure(
            access = OWN,
            errors = {INVALID_ARGUMENT, NO_SUCH_OBJECT, ALREADY_EXISTS, NOT_AUTHORIZED},
            events = "on_webservice_added",
            doc = "Adds a service to a web cluster of the caller, or of any user for an owner of the realm. Returns "
                    + "oid, label, description, tags, webcluster_oid, path, and what was given.")
    CompletionStage<Map<String, Object>> addWebclusterService(
            @Param(value = "webcluster_oid", doc = "OID of the web cluster.") String webclusterOid,
            @Param(value = "path", doc = "Where it is served; one service for each.") String path,
            @Param(
                            value = "webservice",
                            secret = true,
                            doc = "type (path, redirect, reverseproxy, nodeinfo, json, cgi, wsgi, static, websocket, "
                                    + "websocket-reverseproxy, caller, publisher, archive, wap), and what that type "
                                    + "needs.")
                    Map<String, Object> webservice);

    @Procedure(
            access = OWN,
            errors = {INVALID_ARGUMENT, NO_SUCH_OBJECT, NOT_AUTHORIZED},
            events = "on_webcluster_deleted",
            doc = "Takes a web cluster of the caller, or of any user for an owner of the realm, off the record with "
                    + "its services, and returns what was there.")
    CompletionStage<WebClusterInfo> deleteWebcluster(
            @Param(value = "webcluster_oid", doc = "OID of the web cluster.") String webclusterOid);
}
