package io.transom.api.center;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a management realm with its state; the first ten as in {@link NodeInfo}.
 *
 * @param heartbeat number of the last heartbeat, null before the first
 * @param timestamp of the last heartbeat, nanoseconds since 1970; null before the first
 * @param status {@code online} or {@code offline}
 */
public record ManagedNode(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        @Nullable String ownerOid,
        String pubkey,
        @Nullable String clusterIp,
        @Nullable String mrealmOid,
        @Nullable String authid,
        @Nullable Map<String, Object> authextra,
        @Nullable Long heartbeat,
        @Nullable Long timestamp,
        String status) {}
