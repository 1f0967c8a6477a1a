package io.transom.node.internal;

import io.transom.api.Wire;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who manages the node: its center, or nobody; and so, when the local configuration is applied. */
final class Management {
    private static final Logger LOG = LoggerFactory.getLogger(Management.class);
    private static final Duration TELL_LIMIT = Duration.ofSeconds(10);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);

    private final Grounds grounds;
    private final Controller controller;
    private final Transports transports;
    private final Consumer<String> named;
    private final Runnable refused;
    private final Runnable bootFailed;
    private final AtomicBoolean configurationApplied = new AtomicBoolean();
    private volatile @Nullable Uplink uplink;

    /**
     * @param named told the ID that the center gives
     * @param refused told when the center does not want this node
     * @param bootFailed told when the configuration of a node without a center could not be applied
     */
    Management(
            Grounds grounds,
            Controller controller,
            Transports transports,
            Consumer<String> named,
            Runnable refused,
            Runnable bootFailed) {
        this.grounds = grounds;
        this.controller = controller;
        this.transports = transports;
        this.named = named;
        this.refused = refused;
        this.bootFailed = bootFailed;
    }

    boolean isManaged() {
        return grounds.center().isPresent();
    }

    /** The session at the center; absent while there is none. */
    Optional<Session> session() {
        return Optional.ofNullable(uplink).flatMap(Uplink::session);
    }

    void open(ClosingStack opened) {
        if (grounds.center().isEmpty()) {
            LOG.info("node: no center is configured, it runs on its own");
            applyConfiguration().exceptionally(failed -> {
                bootFailed.run();
                return null;
            });
            return;
        }
        var link = new Uplink(
                transports,
                ConnectOptions.to(grounds.center().get()).withTls(grounds.tls()),
                grounds.directory().keys().signingKey(),
                controller.bridge(),
                transports::schedule,
                new UplinkEvents());
        uplink = link;
        opened.add("the uplink", LEAVE_LIMIT, () -> link.stop(ErrorUris.CLOSE_NORMAL));
    }

    /** Once in the life of the process. */
    private CompletionStage<?> applyConfiguration() {
        if (!configurationApplied.compareAndSet(false, true)) {
            return java.util.concurrent.CompletableFuture.completedStage(null);
        }
        return new LocalBoot(controller.table(), controller.realm())
                .apply(grounds.configuration())
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                        LOG.error("node: {}", cause instanceof io.transom.wamp.WampError error ? error.text() : cause);
                    }
                });
    }

    private final class UplinkEvents implements Uplink.Events {
        @Override
        public void attached(Session session) {
            named.accept(String.valueOf(session.info().authid()));
            var sources = new Heartbeats.Sources(
                    grounds.directory().keys().publicKey(),
                    controller.realm(),
                    controller.table()::started,
                    () -> controller.system().getSystemStats().thenApply(Wire::write));
            new Heartbeats(
                            session,
                            grounds.configuration().heartbeat(),
                            sources,
                            transports::schedule,
                            InstantSource.system())
                    .start();
        }

        @Override
        public void confirmed(Session session) {
            controller
                    .table()
                    .started()
                    .thenAccept(workers -> workers.keySet()
                            .forEach(id ->
                                    tellNodeId(id, String.valueOf(session.info().authid()))));
            if (Uplink.appliesConfiguration(session)) {
                applyConfiguration();
            }
        }

        @Override
        public void ended(Closed why) {
            if (why.reason().equals(Uplink.UNPAIRED)) {
                LOG.error(
                        "node: the center {} does not know this node: pair it first, public key {}",
                        grounds.center().orElseThrow(),
                        grounds.directory().keys().publicKey());
                refused.run();
            } else if (why.reason().equals(Uplink.CONNECTED_ALREADY)) {
                LOG.error(
                        "node: another node with this key is connected to {}",
                        grounds.center().orElseThrow());
                refused.run();
            }
        }

        private void tellNodeId(String workerId, String nodeId) {
            controller
                    .realm()
                    .call(
                            ManagementRealm.workerPrefix(workerId) + "set_node_id",
                            Payload.of(List.of(nodeId), Map.of()),
                            TELL_LIMIT)
                    .exceptionally(failed -> {
                        LOG.warn("worker {}: was not told the node's ID: {}", workerId, failed.getMessage());
                        return Optional.empty();
                    });
        }
    }
}
