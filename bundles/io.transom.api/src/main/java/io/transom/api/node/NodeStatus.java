package io.transom.api.node;

import io.transom.api.Absent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node is and runs.
 *
 * @param title product, version and release name
 * @param started when the node was ready
 * @param runningWorkers workers in the table, guests and those still starting included
 * @param workersByType number of them by type
 * @param directory absolute path
 * @param ethadr Ethereum address, checksum case
 * @param pubkey Ed25519 public key, 64 lower-case hex digits
 * @param managementRealm name of the management realm, null without uplink
 * @param managementNodeId the authid that the center gave; before that the local node ID
 * @param managementSessionId session ID of the uplink, null without
 * @param managementNodeExtra authextra of the center's welcome, null without
 * @param hasDocker absent on a node that cannot be managed
 */
public record NodeStatus(
        String title,
        String started,
        long controllerPid,
        long runningWorkers,
        Map<String, Long> workersByType,
        String directory,
        String ethadr,
        String pubkey,
        @Nullable String managementRealm,
        @Nullable String managementNodeId,
        @Nullable Long managementSessionId,
        @Nullable Map<String, Object> managementNodeExtra,
        @Absent @Nullable Boolean hasDocker) {}
