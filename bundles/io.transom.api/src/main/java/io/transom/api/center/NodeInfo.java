package io.transom.api.center;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as the center has it on record.
 *
 * @param ownerOid OID of the user who paired it
 * @param pubkey 64 hex digits
 * @param mrealmOid management realm it is paired with, null for none
 * @param authid name in that realm, null when it is not paired
 * @param authextra as given when it was paired
 */
public record NodeInfo(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        @Nullable String ownerOid,
        String pubkey,
        @Nullable String clusterIp,
        @Nullable String mrealmOid,
        @Nullable String authid,
        @Nullable Map<String, Object> authextra) {}
