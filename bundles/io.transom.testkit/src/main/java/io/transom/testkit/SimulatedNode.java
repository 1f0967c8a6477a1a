package io.transom.testkit;

import io.transom.api.Procedure;
import io.transom.api.node.NodeControl;
import io.transom.api.node.NodeProcessCpus;
import io.transom.api.node.NodeProcessFigures;
import io.transom.api.node.NodeProcessManhole;
import io.transom.api.node.NodeSystemFigures;
import io.transom.api.node.WorkerLogs;
import io.transom.api.node.Workers;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.client.ReconnectingClient;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node of a {@link SimulatedFleet}: its uplink. What it answers is {@link SimulatedState}. */
final class SimulatedNode {
    private static final String PREFIX = "crossbarfabriccenter.node.";
    private static final String STATUS = "crossbarfabriccenter.mrealm.get_status";
    private static final String HEARTBEAT = PREFIX + "on_heartbeat";
    /** After these a node gives up (docs/reference/protocol.md, "Uplink handshake"). */
    private static final String[] FATAL = {
        "fabric.auth-failed.node-unpaired", "fabric.auth-failed.node-already-connected"
    };

    /** Of every node; those of its workers come with them. */
    private static final List<String> PROCEDURES = Stream.of(
                    NodeControl.class,
                    Workers.class,
                    WorkerLogs.class,
                    NodeSystemFigures.class,
                    NodeProcessFigures.class,
                    NodeProcessCpus.class,
                    NodeProcessManhole.class)
            .flatMap(contract -> Arrays.stream(contract.getMethods()))
            .filter(method -> method.isAnnotationPresent(Procedure.class))
            .map(method -> method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .sorted()
            .toList();

    private final String name;
    private final SigningKey key;
    private final Transports transports;
    private final SimulatedFleet.Options options;
    private final SimulatedFleet.Counters counters;
    private final SimulatedState state;
    /** Of the present session, by the worker's ID. */
    private final Map<String, List<CompletableFuture<Session.Registration>>> ofWorkers = new ConcurrentHashMap<>();

    private @Nullable ReconnectingClient client;
    private boolean stopped;
    private volatile boolean online;
    private volatile boolean refused;

    SimulatedNode(
            String name,
            SigningKey key,
            Transports transports,
            SimulatedFleet.Options options,
            SimulatedFleet.Counters counters) {
        this.name = name;
        this.key = key;
        this.transports = transports;
        this.options = options;
        this.counters = counters;
        state = new SimulatedState(name, key.publicKey(), options.workers());
    }

    String name() {
        return name;
    }

    SigningKey key() {
        return key;
    }

    boolean isOnline() {
        return online;
    }

    boolean isRefused() {
        return refused;
    }

    /** Does nothing once it has been told to stop. */
    synchronized void start() {
        if (stopped) {
            return;
        }
        client = Clients.keepConnected(
                transports,
                new ClientOptions(options.center(), null, Authentications.cryptosign(key, null, "node")),
                options.reconnection().givingUpOn(FATAL),
                new Listener());
        client.ended().thenAccept(why -> {
            online = false;
            refused = List.of(FATAL).contains(why.reason());
        });
    }

    synchronized CompletionStage<?> stop() {
        stopped = true;
        return client == null ? CompletableFuture.completedStage(null) : client.stop(ErrorUris.CLOSE_NORMAL);
    }

    synchronized CompletionStage<Long> publish(String suffix, Payload payload) {
        return Optional.ofNullable(client)
                .flatMap(ReconnectingClient::session)
                .map(session -> session.publish(PREFIX + name + "." + suffix, payload, PublishOptions.ACKNOWLEDGED))
                .orElseGet(() ->
                        CompletableFuture.failedStage(new WampError(ErrorUris.CANCELED, name + " is not connected")));
    }

    private final class Listener implements ReconnectingClient.Listener {
        @Override
        public void joined(Session session) {
            counters.joins.increment();
            ofWorkers.clear();
            var registering = new ArrayList<CompletableFuture<?>>();
            PROCEDURES.forEach(procedure -> registering.add(register(session, procedure)));
            state.workers().forEach(worker -> registering.addAll(registerWorker(session, worker)));
            all(registering).thenCompose(all -> session.call(STATUS)).thenAccept(status -> {
                online = true;
                scheduleBeat(session, 1);
            });
        }

        @Override
        public void lost(Closed why, Duration nextAttemptIn) {
            online = false;
            counters.losses.increment();
        }
    }

    private List<CompletableFuture<Session.Registration>> registerWorker(Session session, String worker) {
        var registering = SimulatedState.WORKER_PROCEDURES.stream()
                .map(procedure -> register(session, "worker." + worker + "." + procedure))
                .toList();
        ofWorkers.put(worker, registering);
        return registering;
    }

    private CompletableFuture<Session.Registration> register(Session session, String procedure) {
        return session.register(
                        PREFIX + name + "." + procedure, invocation -> answer(session, procedure, invocation.payload()))
                .toCompletableFuture();
    }

    private CompletionStage<Payload> answer(Session session, String procedure, Payload given) {
        try {
            Payload answer = Payload.ofValue(state.answer(procedure, given, session));
            counters.calls.increment();
            return workerChange(session, procedure, given, answer).thenApply(changed -> answer);
        } catch (WampError failed) {
            counters.errors.increment();
            return CompletableFuture.failedStage(failed);
        }
    }

    /** A worker's procedures are there when its start has been answered, and gone when its stop has. */
    private CompletionStage<?> workerChange(Session session, String procedure, Payload given, Payload answer) {
        return switch (procedure) {
            case "start_worker" ->
                all(registerWorker(session, String.valueOf(given.first())))
                        .thenCompose(registered -> session.publish(
                                PREFIX + name + ".on_" + given.args().get(1) + "_started",
                                answer,
                                PublishOptions.ACKNOWLEDGED));
            case "stop_worker" ->
                all(ofWorkers.getOrDefault(String.valueOf(given.first()), List.of()).stream()
                        .<CompletableFuture<?>>map(
                                registered -> registered.thenCompose(Session.Registration::unregister))
                        .toList());
            default -> CompletableFuture.completedStage(null);
        };
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> these) {
        return CompletableFuture.allOf(these.toArray(CompletableFuture<?>[]::new));
    }

    private void scheduleBeat(Session session, long number) {
        if (options.heartbeat().isZero()) {
            return;
        }
        try {
            transports.schedule(options.heartbeat(), () -> {
                if (!session.closed().toCompletableFuture().isDone()) {
                    session.publish(HEARTBEAT, beat(session, number), PublishOptions.ACKNOWLEDGED)
                            .thenAccept(published -> counters.heartbeats.increment());
                    scheduleBeat(session, number + 1);
                }
            });
        } catch (RejectedExecutionException ended) {
            online = false; // the transports were closed before the node
        }
    }

    private Payload beat(Session session, long number) {
        Instant now = Instant.now();
        return Payload.of(
                name,
                Map.of(
                        "timestamp", now.getEpochSecond() * 1_000_000_000 + now.getNano(),
                        "period", Math.max(1, options.heartbeat().toSeconds()),
                        "mrealm_id", session.info().realm(),
                        "seq", number,
                        "pubkey", key.publicKey(),
                        "workers", state.workersByType(),
                        "state", 1));
    }
}
