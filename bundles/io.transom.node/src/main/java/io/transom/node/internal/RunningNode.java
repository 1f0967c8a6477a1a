package io.transom.node.internal;

import io.transom.api.Timestamps;
import io.transom.api.keys.ActivationFile;
import io.transom.api.node.NodeStatus;
import io.transom.wamp.Session;
import io.transom.wamp.SessionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that has been started. */
final class RunningNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
    private static final Duration ACTIVATION_CHECK = Duration.ofSeconds(1);
    private static final Duration SAY_LIMIT = Duration.ofSeconds(1);

    private final ClosingStack opened = new ClosingStack();
    private final Node.House house;
    private final Grounds grounds;
    private final Controller controller;
    private final Management management;
    private final NodeEnd end;
    private final BlockingWork blocking = new BlockingWork();
    private volatile Instant started = Instant.EPOCH;
    private volatile String nodeId;

    /** Blocks until the node works; its uplink and its configured workers follow on their own. */
    static RunningNode start(Node.Place place, Node.House house) throws IOException, InterruptedException {
        var opened = new ClosingStack();
        try {
            var grounds = Grounds.open(place, house.types().byName().keySet(), opened);
            var node = new RunningNode(house, grounds);
            node.opened.add(opened);
            node.open();
            return node;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    private RunningNode(Node.House house, Grounds grounds) {
        this.house = house;
        this.grounds = grounds;
        this.nodeId = grounds.provisionalId();
        this.controller = new Controller(house, grounds, blocking, () -> nodeId, this::workerEnded);
        this.end = new NodeEnd(
                () -> nodeId, controller.realm(), house.transports()::schedule, InstantSource.system(), this::exit);
        this.management = new Management(
                grounds,
                controller,
                house.transports(),
                id -> this.nodeId = id,
                () -> end.request(false, null, Caller.NOBODY, true, 0),
                () -> end.request(false, null, Caller.NOBODY, true, 1));
    }

    private void open() throws IOException, InterruptedException {
        opened.add(blocking);
        controller.open(new NodeModule(this, controller.table(), controller.system()), opened);
        started = Instant.now();
        LOG.info(
                "node {}: ready, process {}, directory {}, public key {}",
                nodeId,
                ProcessHandle.current().pid(),
                grounds.directory().path(),
                grounds.directory().keys().publicKey());
        management.open(opened);
        opened.add("the last word", SAY_LIMIT, end::signalled);
        if (!Files.exists(grounds.directory().path().resolve(ActivationFile.NAME))) {
            watchActivation();
        }
    }

    /** An activation file that appears later is taken at the next start, so the node asks to be started again. */
    private void watchActivation() {
        house.transports()
                .schedule(
                        ACTIVATION_CHECK,
                        () -> blocking.executeIfOpen(() -> {
                            if (end.isRequested()) {
                                return;
                            }
                            if (Files.exists(grounds.directory().path().resolve(ActivationFile.NAME))) {
                                LOG.info("node {}: {} appeared, restarting", nodeId, ActivationFile.NAME);
                                end.request(true, null, Caller.NOBODY, true, 0);
                            } else {
                                watchActivation();
                            }
                        }));
    }

    NodeEnd end() {
        return end;
    }

    private void workerEnded(WorkerTable.WorkerEnd worker) {
        Set<ShutdownTrigger> triggers =
                grounds.configuration().shutdown().orElse(ShutdownTrigger.byDefault(management.isManaged()));
        if (!end.isRequested() && ShutdownTrigger.isPulled(triggers, worker.withError(), worker.wasLast())) {
            LOG.info("node {}: ends since worker {} has ended", nodeId, worker.id());
            end.request(false, null, Caller.NOBODY, null, worker.withError() ? 1 : 0);
        }
    }

    private void exit(int code) {
        if (house.exit().isPresent()) {
            house.exit().get().accept(code);
        } else {
            new Thread(this::close, "transom-node-end").start();
        }
    }

    CompletionStage<NodeStatus> status() {
        return controller.table().byType().thenApply(byType -> {
            Optional<SessionInfo> uplink = management.session().map(Session::info);
            long workers = byType.values().stream().mapToLong(Long::longValue).sum();
            return new NodeStatus(
                    "Transom " + version(house.context().getBundle().getVersion()),
                    Timestamps.of(started),
                    ProcessHandle.current().pid(),
                    workers,
                    byType,
                    grounds.directory().path().toString(),
                    grounds.directory().keys().ethereumAddress().orElse(""),
                    grounds.directory().keys().publicKey(),
                    uplink.map(SessionInfo::realm).orElse(null),
                    nodeId,
                    uplink.map(SessionInfo::id).orElse(null),
                    uplink.map(RunningNode::extra).orElse(null),
                    management.isManaged() ? false : null);
        });
    }

    /** As people write it: {@code 0.1.0-SNAPSHOT}. */
    private static String version(Version version) {
        String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
        return version.getQualifier().isEmpty() ? numbers : numbers + "-" + version.getQualifier();
    }

    private static @Nullable Map<String, Object> extra(SessionInfo uplink) {
        if (!(uplink.details().get("authextra") instanceof Map<?, ?> map)) {
            return null;
        }
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }

    @Override
    public void close() {
        opened.close();
        LOG.info("node {}: ended", nodeId);
    }
}
