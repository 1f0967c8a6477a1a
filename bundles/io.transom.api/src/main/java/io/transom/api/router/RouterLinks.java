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

/** Links from a realm to a realm of another router, over which events and calls cross. */
@Contract(
        family = "router",
        scope = Scope.WORKER,
        doc = "Links from a realm to a realm of another router, over which events and calls cross.")
@Event(value = "on_router_realm_link_started", relayed = false, doc = "A link is up: the link object.")
@Event(value = "on_router_realm_link_stopped", relayed = false, doc = "A link has been stopped: the link object.")
public interface RouterLinks {
    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Lists the IDs of a realm's links, ascending, those still connecting included.")
    CompletionStage<List<String>> getRouterRealmLinks(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId);

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Gives a link: configuration with all defaults, when it came up (Unix time in ns, null while "
                    + "connecting), who started it, whether the other side is joined now.")
    CompletionStage<RouterLink> getRouterRealmLink(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "link_id", doc = "ID that was given at the start.") String linkId);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, ALREADY_RUNNING, INVALID_CONFIGURATION, RUNTIME_ERROR},
            events = "on_router_realm_link_started",
            doc = "Starts a link and answers when both sides are joined, however long that takes; canceling the call "
                    + "takes the link away.")
    CompletionStage<RouterLink> startRouterRealmLink(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "link_id", doc = "Any text not in use on the realm.") String linkId,
            @Param(
                            value = "link_config",
                            secret = true,
                            doc = "{realm, transport, authid, exclude_authid, forward_local_events, "
                                    + "forward_remote_events, forward_local_invocations, forward_remote_invocations}.")
                    Config config);

    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, RUNTIME_ERROR},
            events = "on_router_realm_link_stopped",
            doc = "Stops a link: both sides leave, and what was mirrored is taken away. Gives the link, no longer "
                    + "connected. A worker of Crossbar.io always fails here with wamp.error.runtime_error.")
    CompletionStage<RouterLink> stopRouterRealmLink(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "link_id", doc = "ID that was given at the start.") String linkId);
}
