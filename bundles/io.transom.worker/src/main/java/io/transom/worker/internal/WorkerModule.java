package io.transom.worker.internal;

import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import io.transom.api.worker.NodeIdentity;
import io.transom.api.worker.WorkerShutdown;
import io.transom.transport.Transports;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What only a worker has, and the node's own process has not: the ID of its node, and its end by a call. */
@Component(service = HandlerModule.class)
@HandlerFamily("worker")
public final class WorkerModule implements HandlerModule {
    private static final Duration ANSWER_FIRST = Duration.ofMillis(50);

    private final WorkerProcess worker;
    private final Transports transports;

    @Activate
    public WorkerModule(@Reference WorkerProcess worker, @Reference Transports transports) {
        this.worker = worker;
        this.transports = transports;
    }

    @Override
    public void contribute(Contribution to) {
        to.implement(NodeIdentity.class, new Identification());
        to.implementPerCall(WorkerShutdown.class, call -> () -> shutdown(call.caller()));
    }

    private CompletionStage<@Nullable List<String>> shutdown(Identity caller) {
        Channel channel = worker.channel();
        if (channel.isAnnounced()) {
            return CompletableFuture.completedFuture(null);
        }
        return channel.announceShutdown(ProcessEvents.who(caller)).thenApply(published -> {
            transports.schedule(ANSWER_FIRST, () -> channel.end(0));
            return null;
        });
    }

    private final class Identification implements NodeIdentity {
        @Override
        public CompletionStage<Void> setNodeId(String nodeId) {
            if (nodeId.isEmpty()) {
                throw new WampError(ErrorUris.RUNTIME_ERROR, "node_id: expected a text that is not empty");
            }
            worker.nodeId(nodeId);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<@Nullable String> getNodeId() {
            return CompletableFuture.completedFuture(worker.nodeId());
        }
    }
}
