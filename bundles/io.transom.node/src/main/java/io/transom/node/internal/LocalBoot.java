package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what the node's configuration lists, one after the other, in its order; ends at the first failure. */
final class LocalBoot {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBoot.class);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final WorkerTable table;
    private final ManagementRealm realm;

    LocalBoot(WorkerTable table, ManagementRealm realm) {
        this.table = table;
        this.realm = realm;
    }

    /** Fails with a complaint that names file and place. */
    CompletionStage<?> apply(NodeConfiguration configuration) {
        CompletionStage<?> last = CompletableFuture.completedStage(null);
        for (NodeConfiguration.LocalWorker worker : configuration.workers()) {
            if (worker.disabled()) {
                LOG.info("worker {}: disabled by the configuration", worker.id());
            } else {
                last = last.thenCompose(done -> start(worker));
            }
        }
        return last;
    }

    private CompletionStage<?> start(NodeConfiguration.LocalWorker worker) {
        CompletionStage<?> last = step(
                worker.place(),
                () -> table.start(
                        worker.id(),
                        worker.type(),
                        Config.of("options", worker.options()),
                        Caller.NOBODY,
                        state -> {}));
        for (NodeConfiguration.LocalRealm item : worker.realms()) {
            last = last.thenCompose(done -> startRealm(worker.id(), item));
        }
        for (NodeConfiguration.Item transport : worker.transports()) {
            last = last.thenCompose(done -> call(
                    worker.id(),
                    transport,
                    "start_router_transport",
                    transport.id(),
                    transport.config().value(),
                    true));
        }
        return last;
    }

    private CompletionStage<?> startRealm(String workerId, NodeConfiguration.LocalRealm item) {
        String id = item.realm().id();
        CompletionStage<?> last = call(
                workerId,
                item.realm(),
                "start_router_realm",
                id,
                item.realm().config().value());
        for (NodeConfiguration.Item role : item.roles()) {
            last = last.thenCompose(done -> call(
                    workerId,
                    role,
                    "start_router_realm_role",
                    id,
                    role.id(),
                    role.config().value()));
        }
        return last;
    }

    private CompletionStage<?> call(String workerId, NodeConfiguration.Item item, String procedure, Object... args) {
        return step(
                item.config(),
                () -> realm.call(
                        ManagementRealm.workerPrefix(workerId) + procedure,
                        Payload.of(List.of(args), Map.of()),
                        LIMIT));
    }

    private static <T> CompletionStage<T> step(Config place, Supplier<CompletionStage<T>> step) {
        return step.get().exceptionally(failed -> {
            Throwable cause =
                    failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
            throw place.complain(cause instanceof WampError error ? error.text() : cause.toString());
        });
    }
}
