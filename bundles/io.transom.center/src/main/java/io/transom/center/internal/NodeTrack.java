package io.transom.center.internal;

import io.transom.api.center.NodeState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the center knows of a node at run time. Guarded by itself.
 *
 * <p>Online is a node that is attached and has called {@code mrealm.get_status}, which it does when all its procedures
 * are registered.
 */
final class NodeTrack {
    static final int JOINED = 2;
    static final int READY = 3;
    static final int HEARTBEAT = 4;

    final String oid;
    String authid;

    /** ID of the attached session, 0 for none. */
    long session;

    String peer = "";
    CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);
    boolean online;

    /** Milliseconds since 1970. */
    long onlineSince;

    /** Nanoseconds since 1970. */
    long lastActive;

    int lastActivity;
    Map<String, Long> workers = Map.of();

    @Nullable
    Long counter;

    /** Time stamp of the last heartbeat, nanoseconds since 1970. */
    long time;

    NodeTrack(String oid, String authid) {
        this.oid = oid;
        this.authid = authid;
    }

    synchronized NodeState view() {
        return new NodeState(
                oid, authid, online ? "online" : "offline", lastActive, lastActivity, workers, counter, time);
    }
}
