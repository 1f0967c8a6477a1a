package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.Secrets;
import io.transom.api.Wire;
import io.transom.api.center.WebClusterInfo;
import io.transom.api.center.WebClusters;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterState.WebCluster;
import io.transom.api.store.CenterState.WebService;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The web clusters on record of the management realm in which the call came in, for one caller. */
final class WebClusterProcedures implements WebClusters {
    private static final String STOPPED = "STOPPED";

    /** Keys of a service's view that its configuration cannot have. */
    private static final Set<String> OF_SERVICE =
            Set.of("oid", "label", "description", "tags", "webcluster_oid", "path");

    private final Center center;
    private final String realmName;
    private final Identity caller;

    WebClusterProcedures(Center center, String realmName, Identity caller) {
        this.center = center;
        this.realmName = realmName;
        this.caller = caller;
    }

    @Override
    public CompletionStage<List<String>> listWebclusters(@Nullable Boolean returnNames) {
        CenterState state = center.state();
        String realm = realmOid(state);
        return CompletableFuture.completedStage(state.webClusters().values().stream()
                .filter(cluster -> cluster.realmOid().equals(realm))
                .map(Boolean.TRUE.equals(returnNames) ? WebCluster::name : WebCluster::oid)
                .sorted()
                .toList());
    }

    @Override
    public CompletionStage<WebClusterInfo> createWebcluster(Map<String, Object> webcluster) {
        String name = WebClusterOptions.name(webcluster);
        var options = WebClusterOptions.options(webcluster);
        Label label = Checks.label("webcluster", options, Label.NONE);
        options.keySet().removeAll(Set.of("label", "description", "tags"));
        return center.store()
                .update(state -> {
                    String realm = realmOid(state);
                    if (state.webClusterNamed(realm, name).isPresent()) {
                        throw new WampError(
                                Errors.ALREADY_EXISTS, "web cluster " + Json.show(name) + " exists already");
                    }
                    var created = new WebCluster(
                            UUID.randomUUID().toString(),
                            label,
                            realm,
                            name,
                            STOPPED,
                            user(state).oid(),
                            ChronoUnit.NANOS.between(
                                    Instant.EPOCH, center.clock().instant()),
                            options);
                    return new Update<>(List.of(new Change.PutWebCluster(created)), created);
                })
                .thenApply(created -> announced("on_webcluster_created", WebClusterOptions.view(created)));
    }

    @Override
    public CompletionStage<Map<String, Object>> addWebclusterService(
            String webclusterOid, String path, Map<String, Object> webservice) {
        WebClusterOptions.checkService(webservice);
        return center.store()
                .update(state -> {
                    WebCluster cluster = own(state, webclusterOid);
                    if (state.webServices().values().stream()
                            .anyMatch(service -> service.clusterOid().equals(cluster.oid())
                                    && service.path().equals(path))) {
                        throw new WampError(
                                Errors.ALREADY_EXISTS,
                                "web cluster \"" + cluster.name() + "\" has a service on path " + Json.show(path));
                    }
                    var config = new LinkedHashMap<>(webservice);
                    config.keySet().removeAll(OF_SERVICE);
                    var added = new WebService(
                            UUID.randomUUID().toString(),
                            Checks.label("webservice", webservice, Label.NONE),
                            cluster.oid(),
                            path,
                            config);
                    return new Update<>(List.of(new Change.PutWebService(added)), added);
                })
                .thenApply(added -> {
                    announce("on_webservice_added", WebClusterOptions.publicView(added));
                    return WebClusterOptions.view(added);
                });
    }

    @Override
    public CompletionStage<WebClusterInfo> deleteWebcluster(String webclusterOid) {
        return center.store()
                .update(state -> {
                    WebCluster cluster = own(state, webclusterOid);
                    return new Update<>(List.of(new Change.RemoveWebCluster(cluster.oid())), cluster);
                })
                .thenApply(removed -> announced("on_webcluster_deleted", WebClusterOptions.view(removed)));
    }

    /** More may see the event than the result: it has no secrets. */
    private WebClusterInfo announced(String event, WebClusterInfo result) {
        announce(event, Secrets.masked(Wire.write(result)));
        return result;
    }

    private void announce(String event, @Nullable Object of) {
        center.realms().named(realmName).ifPresent(realm -> realm.publish(Names.MREALM + "webcluster." + event, of));
    }

    private String realmOid(CenterState state) {
        return Lookup.realmNamed(state, realmName).oid();
    }

    private WebCluster own(CenterState state, String oid) {
        WebCluster cluster = state.webClusters().get(Checks.oid("webcluster_oid", oid));
        if (cluster == null || !cluster.realmOid().equals(realmOid(state))) {
            throw new WampError(
                    Errors.NO_SUCH_OBJECT,
                    "no web cluster with OID " + oid + " in management realm \"" + realmName + "\"");
        }
        boolean ownerOfRealm = isLocal() || OperatorRole.OWNER.label().equals(caller.authrole());
        if (!ownerOfRealm && !user(state).oid().equals(cluster.owner())) {
            throw new WampError(
                    ErrorUris.NOT_AUTHORIZED,
                    "\"" + caller.authid() + "\" has not created web cluster \"" + cluster.name() + "\"");
        }
        return cluster;
    }

    /** Console and JMX stand for the superuser. */
    private boolean isLocal() {
        return Role.TRUSTED.equals(caller.authrole());
    }

    private CenterState.User user(CenterState state) {
        String email = isLocal() ? Names.SUPERUSER : String.valueOf(caller.authid());
        return state.userWithEmail(email)
                .orElseThrow(() ->
                        new WampError(ErrorUris.NO_SUCH_PRINCIPAL, "no user record for caller " + Json.show(email)));
    }
}
