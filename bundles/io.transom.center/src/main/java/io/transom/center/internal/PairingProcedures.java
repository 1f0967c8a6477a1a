package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.center.NodeInfo;
import io.transom.api.center.NodeState;
import io.transom.api.center.Pairing;
import io.transom.api.center.UnpairedNode;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pairs nodes and shows those on record, for one caller. */
final class PairingProcedures implements Pairing {
    private static final Logger LOG = LoggerFactory.getLogger(PairingProcedures.class);

    private final Center center;
    private final Caller caller;

    PairingProcedures(Center center, Caller caller) {
        this.center = center;
        this.caller = caller;
    }

    @Override
    public CompletionStage<NodeInfo> pairNode(
            String pubkey, String realmName, String authid, @Nullable Map<String, Object> authextra) {
        return center.store()
                .update(state -> {
                    var realm = Lookup.realmNamed(state, realmName, Errors.NO_SUCH_REALM);
                    caller.checkOwner(state, realm);
                    Checks.key("pubkey", pubkey);
                    Checks.component("authid", authid);
                    CenterState.Node known = state.nodeWithKey(pubkey).orElse(null);
                    if (known != null && known.realmOid() != null) {
                        throw new WampError(
                                Errors.NODE_ALREADY_PAIRED, "node with OID " + known.oid() + " is paired already");
                    }
                    if (state.nodeNamed(realm.oid(), authid).isPresent()) {
                        throw new WampError(
                                Errors.ALREADY_EXISTS,
                                "management realm \"" + realmName + "\" has a node \"" + authid + "\" already");
                    }
                    var node = new CenterState.Node(
                            known == null ? UUID.randomUUID().toString() : known.oid(),
                            known == null ? Label.NONE : known.label(),
                            caller.user(state).oid(),
                            pubkey,
                            known == null ? null : known.clusterIp(),
                            realm.oid(),
                            authid,
                            authextra);
                    return new Update<>(List.of(new Change.PutNode(node)), node);
                })
                .thenApply(node -> {
                    LOG.info("node {}: paired with {} by {}", authid, realmName, caller.authid());
                    var result = Views.of(node);
                    Announcements.onDomain(center, Names.MREALM + "on_node_paired", result);
                    return result;
                });
    }

    @Override
    public CompletionStage<UnpairedNode> unpairNode(String nodeOid) {
        return unpair(state -> Lookup.node(state, "node_oid", nodeOid));
    }

    @Override
    public CompletionStage<UnpairedNode> unpairNodeByPubkey(String pubkey) {
        return unpair(state -> state.nodeWithKey(pubkey)
                .orElseThrow(
                        () -> new WampError(Errors.NO_SUCH_OBJECT, "no node with public key " + Json.show(pubkey))));
    }

    @Override
    public CompletionStage<UnpairedNode> unpairNodeByName(String realmName, String authid) {
        return unpair(state -> Lookup.nodeNamed(state, Lookup.realmNamed(state, realmName), authid));
    }

    private CompletionStage<UnpairedNode> unpair(Function<CenterState, CenterState.Node> find) {
        return center.store()
                .update(state -> {
                    CenterState.Node node = find.apply(state);
                    if (node.realmOid() == null) {
                        throw new WampError(Errors.NODE_NOT_PAIRED, "node with OID " + node.oid() + " is not paired");
                    }
                    checkOwner(state, node);
                    return new Update<>(List.of(new Change.PutNode(Unpairing.unpaired(node))), node);
                })
                .thenApply(before -> Unpairing.end(center, before));
    }

    @Override
    public CompletionStage<NodeInfo> getNodeByName(String mrealmName, String nodeName) {
        CenterState state = center.state();
        return done(Views.of(Lookup.nodeNamed(state, Lookup.realmNamed(state, mrealmName), nodeName)));
    }

    @Override
    public CompletionStage<List<String>> listNodes() {
        return done(center.state().nodes().keySet().stream().sorted().toList());
    }

    @Override
    public CompletionStage<List<String>> listNodesByMrealm(String mrealmId) {
        return done(nodesOf(Lookup.realm(center.state(), "mrealm_id", mrealmId)));
    }

    @Override
    public CompletionStage<List<String>> listNodesByMrealmName(String mrealmName) {
        return done(nodesOf(Lookup.realmNamed(center.state(), mrealmName)));
    }

    private List<String> nodesOf(CenterState.ManagementRealm realm) {
        return center.state().nodes().values().stream()
                .filter(node -> realm.oid().equals(node.realmOid()))
                .sorted(Views.BY_AUTHID)
                .map(CenterState.Node::oid)
                .toList();
    }

    @Override
    public CompletionStage<NodeInfo> getNode(String nodeId) {
        return done(Views.of(Lookup.node(center.state(), "node_id", nodeId)));
    }

    @Override
    public CompletionStage<NodeState> statNode(String nodeId) {
        CenterState.Node node = Lookup.node(center.state(), "node_id", nodeId);
        return done(center.nodes().view(node.oid(), node.authid()));
    }

    @Override
    public CompletionStage<Map<String, Object>> modifyNode(String nodeId, Map<String, Object> delta) {
        return center.store().update(state -> {
            CenterState.Node node = Lookup.node(state, "node_id", nodeId);
            checkOwner(state, node);
            var label = Checks.label("node_delta", delta, node.label());
            var changed = Labels.difference(node.label(), label);
            var after = new CenterState.Node(
                    node.oid(),
                    label,
                    node.owner(),
                    node.pubkey(),
                    node.clusterIp(),
                    node.realmOid(),
                    node.authid(),
                    node.authextra());
            return changed.isEmpty()
                    ? Update.nothing(new LinkedHashMap<>())
                    : new Update<>(List.of(new Change.PutNode(after)), changed);
        });
    }

    @Override
    public CompletionStage<NodeInfo> deleteNode(String nodeId) {
        return center.store()
                .update(state -> {
                    CenterState.Node node = Lookup.node(state, "node_id", nodeId);
                    checkOwner(state, node);
                    if (node.realmOid() != null) {
                        throw new WampError(
                                Errors.DEPENDENT_OBJECTS,
                                "node with OID " + node.oid() + " is paired; unpair it first");
                    }
                    return new Update<>(List.of(new Change.RemoveNode(node.oid())), node);
                })
                .thenApply(node -> {
                    center.nodes().forget(node.oid());
                    return Views.of(node);
                });
    }

    /** A paired node belongs to the owners of its realm, another one to the user who paired it. */
    private void checkOwner(CenterState state, CenterState.Node node) {
        CenterState.ManagementRealm realm =
                node.realmOid() == null ? null : state.realms().get(node.realmOid());
        if (realm != null) {
            caller.checkOwner(state, realm);
        } else if (!caller.superuser() && !caller.user(state).oid().equals(node.owner())) {
            throw new WampError(
                    Errors.FABRIC_NOT_AUTHORIZED,
                    "\"" + caller.authid() + "\" is not the owner of node with OID " + node.oid());
        }
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedStage(result);
    }
}
