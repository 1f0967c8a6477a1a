package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.ManagedNode;
import io.transom.api.center.ManagedNodes;
import io.transom.api.center.RealmStatus;
import io.transom.api.store.CenterState;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The nodes of the management realm in which the call came in. */
final class ManagedNodeProcedures implements ManagedNodes {
    private final Center center;
    private final String realmName;
    private final Identity caller;

    ManagedNodeProcedures(Center center, String realmName, Identity caller) {
        this.center = center;
        this.realmName = realmName;
        this.caller = caller;
    }

    @Override
    public CompletionStage<RealmStatus> getStatus() {
        CenterRealm realm = realm();
        if (Names.ROLE_NODE.equals(caller.authrole())) {
            center.nodes().registered(realm, caller.session());
        }
        return CompletableFuture.completedStage(DomainProcedures.status(center, realm));
    }

    @Override
    public CompletionStage<List<String>> getNodes(@Nullable String status, @Nullable Boolean returnNames) {
        Predicate<CenterState.Node> wanted = wanted(status);
        String realmOid = realm().oid();
        return CompletableFuture.completedStage(center.state().nodes().values().stream()
                .filter(node -> realmOid.equals(node.realmOid()))
                .filter(wanted)
                .sorted(Views.BY_AUTHID)
                .map(node -> Boolean.TRUE.equals(returnNames) ? String.valueOf(node.authid()) : node.oid())
                .toList());
    }

    private Predicate<CenterState.Node> wanted(@Nullable String status) {
        if (status == null) {
            return node -> true;
        }
        return switch (status) {
            case "online" -> node -> center.nodes().isOnline(node.oid());
            case "offline" -> node -> !center.nodes().isOnline(node.oid());
            default -> throw Checks.invalid("status", "\"online\", \"offline\" or null", status);
        };
    }

    @Override
    public CompletionStage<ManagedNode> getNode(String nodeOid) {
        CenterState.Node node = Lookup.node(center.state(), "node_oid", nodeOid);
        if (!realm().oid().equals(node.realmOid())) {
            throw new WampError(
                    Errors.NO_SUCH_OBJECT,
                    "no node with OID " + nodeOid + " in management realm \"" + realmName + "\"");
        }
        return done(node);
    }

    @Override
    public CompletionStage<ManagedNode> getNodeByAuthid(String authid) {
        CenterState state = center.state();
        return done(Lookup.nodeNamed(state, Lookup.realmNamed(state, realmName), authid));
    }

    private CompletionStage<ManagedNode> done(CenterState.Node node) {
        return CompletableFuture.completedStage(Views.of(node, center.nodes().view(node.oid(), node.authid())));
    }

    private CenterRealm realm() {
        return center.realms()
                .named(realmName)
                .orElseThrow(() ->
                        new WampError(ErrorUris.NO_SUCH_REALM, "no realm \"" + realmName + "\" exists on this router"));
    }
}
