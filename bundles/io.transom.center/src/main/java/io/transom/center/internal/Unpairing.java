package io.transom.center.internal;

import io.transom.api.center.UnpairedNode;
import io.transom.api.store.CenterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a node that is unpaired. */
final class Unpairing {
    private static final Logger LOG = LoggerFactory.getLogger(Unpairing.class);

    private Unpairing() {}

    /** The record that stays. */
    static CenterState.Node unpaired(CenterState.Node node) {
        return new CenterState.Node(
                node.oid(), node.label(), node.owner(), node.pubkey(), node.clusterIp(), null, null, null);
    }

    /** Ends the node's sessions and tells of it, once the store has it. */
    static UnpairedNode end(Center center, CenterState.Node before) {
        var killed = center.managementRealms().endSessions(before, "the node was unpaired");
        center.nodes().forget(before.oid());
        LOG.info("node {}: unpaired, {} sessions ended", before.authid(), killed.size());
        var result = Views.unpaired(before, killed);
        Announcements.onDomain(center, Names.MREALM + "on_node_unpaired", result);
        return result;
    }
}
