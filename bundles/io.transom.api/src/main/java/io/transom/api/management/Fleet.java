package io.transom.api.management;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** The nodes of a center as it knows them. Thread-safe; every answer is a snapshot. */
@ProviderType
public interface Fleet {
    /** Management realms by name, ascending. */
    List<RealmView> realms();

    /** All nodes, paired or not, by realm and authid. */
    List<NodeView> nodes();

    /** The node with that OID, or that authid when only one realm has it. */
    Optional<NodeView> node(String oidOrAuthid);

    /** Told when a node comes online or goes offline, until the result is closed. */
    AutoCloseable listen(Listener listener);

    /** Must return soon. */
    @ConsumerType
    interface Listener {
        /** After the change; {@code node.online()} tells which. */
        void changed(NodeView node);
    }

    /** @param created Unix time, milliseconds */
    record RealmView(String oid, String name, long created, int nodes, int online, int sessions) {}

    /**
     * @param realm null when not paired
     * @param lastHeartbeat Unix time in nanoseconds of the last heartbeat, 0 for none since the center started
     * @param heartbeat number of the last heartbeat of this session, 0 for none
     * @param workers running workers by type, from the last heartbeat
     * @param session WAMP session ID of the uplink, 0 when offline
     */
    record NodeView(
            String oid,
            @Nullable String realm,
            @Nullable String authid,
            String pubkey,
            boolean online,
            long session,
            String peer,
            long onlineSince,
            long lastHeartbeat,
            long heartbeat,
            Map<String, Long> workers) {}
}
