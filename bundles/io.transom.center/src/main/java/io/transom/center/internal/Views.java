package io.transom.center.internal;

import io.transom.api.center.ManagedNode;
import io.transom.api.center.MrealmInfo;
import io.transom.api.center.NodeInfo;
import io.transom.api.center.NodeState;
import io.transom.api.center.OrganizationInfo;
import io.transom.api.center.UnpairedNode;
import io.transom.api.center.UserInfo;
import io.transom.api.store.CenterState;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored objects as results show them. */
final class Views {
    /** Nodes of one realm by authid; unpaired ones by OID, first. */
    static final Comparator<CenterState.Node> BY_AUTHID = Comparator.comparing(
                    (CenterState.Node node) -> node.authid() == null ? "" : node.authid())
            .thenComparing(CenterState.Node::oid);

    private Views() {}

    static MrealmInfo of(CenterState.ManagementRealm realm) {
        var label = realm.label();
        return new MrealmInfo(
                realm.oid(),
                label.label(),
                label.description(),
                label.tags(),
                realm.name(),
                realm.created(),
                realm.owner(),
                null,
                null);
    }

    static NodeInfo of(CenterState.Node node) {
        var label = node.label();
        return new NodeInfo(
                node.oid(),
                label.label(),
                label.description(),
                label.tags(),
                node.owner(),
                node.pubkey(),
                node.clusterIp(),
                node.realmOid(),
                node.authid(),
                node.authextra());
    }

    static UnpairedNode unpaired(CenterState.Node before, List<Long> killed) {
        var label = before.label();
        return new UnpairedNode(
                before.oid(),
                label.label(),
                label.description(),
                label.tags(),
                before.owner(),
                before.pubkey(),
                before.clusterIp(),
                before.realmOid(),
                null,
                null,
                killed);
    }

    static ManagedNode of(CenterState.Node node, NodeState state) {
        var label = node.label();
        @Nullable Long timestamp = state.counter() == null ? null : (Long) state.time();
        return new ManagedNode(
                node.oid(),
                label.label(),
                label.description(),
                label.tags(),
                node.owner(),
                node.pubkey(),
                node.clusterIp(),
                node.realmOid(),
                node.authid(),
                node.authextra(),
                state.counter(),
                timestamp,
                state.status());
    }

    static UserInfo of(CenterState.User user) {
        var label = user.label();
        return new UserInfo(
                user.oid(),
                label.label(),
                label.description(),
                label.tags(),
                user.email(),
                user.registered(),
                user.pubkey());
    }

    static OrganizationInfo of(CenterState.Organization organization) {
        var label = organization.label();
        @Nullable Long type = organization.type() == 0 ? null : (Long) (long) organization.type();
        return new OrganizationInfo(
                organization.oid(),
                label.label(),
                label.description(),
                label.tags(),
                organization.name(),
                type,
                organization.registered());
    }
}
