package io.transom.api.center;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a node at run time.
 *
 * @param id OID of the node
 * @param status {@code online} or {@code offline}
 * @param lastActive when the node was last heard of, nanoseconds since 1970; 0 for never since the center was started
 * @param lastActivity what was heard: 0 nothing, 1 created, 2 session joined, 3 ready, 4 heartbeat, 5 health check
 * @param workers running workers by type, from the last heartbeat
 * @param counter number of the last heartbeat, null before the first
 * @param time time stamp of the last heartbeat, nanoseconds since 1970; 0 before the first
 */
public record NodeState(
        String id,
        @Nullable String authid,
        String status,
        long lastActive,
        long lastActivity,
        Map<String, Long> workers,
        @Nullable Long counter,
        long time) {}
