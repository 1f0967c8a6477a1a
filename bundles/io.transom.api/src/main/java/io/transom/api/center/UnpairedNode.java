package io.transom.api.center;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node that was unpaired.
 *
 * @param mrealmOid management realm it was paired with
 * @param authid null
 * @param authextra null
 * @param killed IDs of its sessions that were ended
 */
public record UnpairedNode(
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
        List<Long> killed) {}
