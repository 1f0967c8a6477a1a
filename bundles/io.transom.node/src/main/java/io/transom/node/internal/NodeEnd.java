package io.transom.node.internal;

import io.transom.api.Timestamps;
import io.transom.api.Wire;
import io.transom.api.node.NodeShutdown;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order in which a node ends: the event, the answer, and then the process, which leaves the center and ends the workers. */
final class NodeEnd {
    /** Exit code that asks a supervisor to start the node again. */
    static final int RESTART = 75;

    private static final Logger LOG = LoggerFactory.getLogger(NodeEnd.class);
    private static final Duration ANSWER_FIRST = Duration.ofMillis(200);

    private final Supplier<String> nodeId;
    private final ManagementRealm realm;
    private final Timers timers;
    private final InstantSource clock;
    private final IntConsumer exit;
    private final AtomicBoolean requested = new AtomicBoolean();

    NodeEnd(Supplier<String> nodeId, ManagementRealm realm, Timers timers, InstantSource clock, IntConsumer exit) {
        this.nodeId = nodeId;
        this.realm = realm;
        this.timers = timers;
        this.clock = clock;
        this.exit = exit;
    }

    /**
     * Ends the node; null when it is ending already.
     *
     * @param wasClean null for a request, true for an end from inside
     * @param exitCode of the process, unless it is to start again
     */
    CompletionStage<@Nullable NodeShutdown> request(
            boolean restart, @Nullable String mode, Caller caller, @Nullable Boolean wasClean, int exitCode) {
        if (!requested.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        LOG.info("node {}: shutting down", nodeId.get());
        return announce(restart, mode, caller, wasClean).thenApply(shutdown -> {
            timers.after(ANSWER_FIRST, () -> exit.accept(restart ? RESTART : exitCode));
            return shutdown;
        });
    }

    /** Whether the end has begun. */
    boolean isRequested() {
        return requested.get();
    }

    /** The process is ending for another reason: tells it, unless it was told. */
    CompletionStage<?> signalled() {
        return requested.compareAndSet(false, true)
                ? announce(false, null, Caller.NOBODY, true)
                : CompletableFuture.completedStage(null);
    }

    private CompletionStage<NodeShutdown> announce(
            boolean restart, @Nullable String mode, Caller caller, @Nullable Boolean wasClean) {
        var shutdown =
                new NodeShutdown(nodeId.get(), restart, mode, caller.who(), Timestamps.of(clock.instant()), wasClean);
        return realm.publish("crossbar.on_shutdown", Wire.write(shutdown), caller)
                .handle((published, failed) -> shutdown);
    }
}
