package io.transom.testkit;

import io.transom.client.Reconnection;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Any number of nodes in this process, towards one center. Each behaves as a node does (docs/reference/protocol.md): it logs in
 * with its own key, registers all procedures of a node and of its workers, sends heartbeats, and comes back when its session is lost.
 * Workers are table entries only: {@code start_worker} and {@code stop_worker} add and remove them. What is not simulated answers
 * {@code wamp.error.runtime_error} and says so.
 *
 * <pre>{@code
 * try (var fleet = SimulatedFleet.of(transports, SimulatedFleet.Options.of(ConnectOptions.to(url), 1_000))) {
 *     Await.result(fleet.pair(superuserOnDomainRealm, "default"));
 *     fleet.start();
 *     Await.until("all nodes are online", Duration.ofMinutes(1), () -> fleet.figures().online() == 1_000);
 * }
 * }</pre>
 */
public final class SimulatedFleet implements AutoCloseable {
    private static final String PAIR = "crossbarfabriccenter.mrealm.pair_node";
    private static final String ALREADY_PAIRED = "fabric.node-already-paired";
    private static final int PAIRINGS_AT_A_TIME = 32;
    private static final Duration RAMP_STEP = Duration.ofMillis(20);

    private final Transports transports;
    private final Options options;
    private final List<SimulatedNode> nodes;
    private final Counters counters = new Counters();
    private volatile boolean closed;

    /**
     * What to simulate.
     *
     * @param center where the nodes connect to
     * @param prefix of the nodes' names: {@code sim1}, {@code sim2} and so on. Their keys are made from these names, so that the
     *     same fleet comes back in another process; whoever knows the name knows the key, so pair them with centers for tests only
     * @param workers router workers of each node at its start: {@code worker1} and so on
     * @param heartbeat period; zero for none
     * @param ramp nodes that connect for the first time in a second
     * @param reconnection how each comes back
     */
    public record Options(
            ConnectOptions center,
            int nodes,
            String prefix,
            int workers,
            Duration heartbeat,
            int ramp,
            Reconnection reconnection) {
        public Options {
            atLeast("nodes", nodes, 1);
            atLeast("workers", workers, 0);
            atLeast("ramp", ramp, 1);
            if (!prefix.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException(
                        "prefix: found \"" + prefix + "\", expected a letter, then letters, digits, - and _");
            }
            if (heartbeat.isNegative()) {
                throw new IllegalArgumentException("heartbeat: found " + heartbeat + ", expected no negative duration");
            }
        }

        /** Names {@code sim1} and so on, no workers, a heartbeat every 10 s, 500 new connections a second, reconnection as nodes do. */
        public static Options of(ConnectOptions center, int nodes) {
            return new Options(center, nodes, "sim", 0, Duration.ofSeconds(10), 500, Reconnection.DEFAULT);
        }

        public Options withPrefix(String other) {
            return new Options(center, nodes, other, workers, heartbeat, ramp, reconnection);
        }

        public Options withWorkers(int each) {
            return new Options(center, nodes, prefix, each, heartbeat, ramp, reconnection);
        }

        public Options withHeartbeat(Duration period) {
            return new Options(center, nodes, prefix, workers, period, ramp, reconnection);
        }

        public Options withRamp(int perSecond) {
            return new Options(center, nodes, prefix, workers, heartbeat, perSecond, reconnection);
        }

        public Options withReconnection(Reconnection other) {
            return new Options(center, nodes, prefix, workers, heartbeat, ramp, other);
        }

        private static void atLeast(String name, int found, int least) {
            if (found < least) {
                throw new IllegalArgumentException(name + ": found " + found + ", expected at least " + least);
            }
        }
    }

    /**
     * What has happened so far.
     *
     * @param online nodes that have joined, registered everything, and been told the status of their management realm
     * @param refused nodes that gave up, since the center does not know them
     * @param joins sessions joined, those of reconnections too
     * @param losses sessions lost and attempts that failed
     * @param heartbeats acknowledged ones
     * @param calls answered by a result
     * @param errors calls answered by an error
     */
    public record Figures(
            int nodes, int online, int refused, long joins, long losses, long heartbeats, long calls, long errors) {}

    /** Shared by the nodes. */
    static final class Counters {
        final LongAdder joins = new LongAdder();
        final LongAdder losses = new LongAdder();
        final LongAdder heartbeats = new LongAdder();
        final LongAdder calls = new LongAdder();
        final LongAdder errors = new LongAdder();
    }

    private SimulatedFleet(Transports transports, Options options) {
        this.transports = transports;
        this.options = options;
        nodes = IntStream.rangeClosed(1, options.nodes())
                .mapToObj(number -> {
                    String name = options.prefix() + number;
                    return new SimulatedNode(name, key(name), transports, options, counters);
                })
                .toList();
    }

    /** A fleet that is not started yet. The transports stay the caller's. */
    public static SimulatedFleet of(Transports transports, Options options) {
        return new SimulatedFleet(transports, options);
    }

    /** Made from the name, see {@link Options}. */
    public static SigningKey key(String name) {
        try {
            return Ed25519.key(MessageDigest.getInstance("SHA-256")
                    .digest(("simulated node " + name).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Names of the nodes, which are their authids. */
    public List<String> names() {
        return nodes.stream().map(SimulatedNode::name).toList();
    }

    /**
     * Makes the center know the nodes; those that it knows already stay as they are.
     *
     * @param operator an owner's session on the center's domain realm
     * @param realm name of a management realm
     * @return fails with the center's first refusal
     */
    public CompletionStage<Void> pair(Session operator, String realm) {
        var done = new CompletableFuture<Void>();
        var left = nodes.iterator();
        // So many chains, each of which pairs the next node when its last one is paired.
        var chains = IntStream.range(0, PAIRINGS_AT_A_TIME)
                .mapToObj(chain -> {
                    var ended = new CompletableFuture<Void>();
                    pairNext(left, operator, realm, ended);
                    return ended;
                })
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(chains).whenComplete((all, failed) -> {
            if (failed == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failed.getCause() == null ? failed : failed.getCause());
            }
        });
        return done;
    }

    private static void pairNext(
            java.util.Iterator<SimulatedNode> left, Session operator, String realm, CompletableFuture<Void> ended) {
        SimulatedNode next;
        synchronized (left) {
            next = left.hasNext() ? left.next() : null;
        }
        if (next == null) {
            ended.complete(null);
            return;
        }
        operator.call(PAIR, next.key().publicKey(), realm, next.name(), Map.of())
                .whenComplete((paired, failed) -> {
                    if (failed == null || isAlreadyPaired(failed)) {
                        pairNext(left, operator, realm, ended);
                    } else {
                        ended.completeExceptionally(failed);
                    }
                });
    }

    private static boolean isAlreadyPaired(Throwable failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return cause instanceof WampError refused && refused.uri().equals(ALREADY_PAIRED);
    }

    /** Begins to connect the nodes, as many a second as the ramp allows. */
    public SimulatedFleet start() {
        startFrom(0);
        return this;
    }

    private void startFrom(int first) {
        if (closed) {
            return;
        }
        int step = (int) Math.max(1, options.ramp() * RAMP_STEP.toMillis() / 1_000);
        int end = Math.min(nodes.size(), first + step);
        nodes.subList(first, end).forEach(SimulatedNode::start);
        if (end < nodes.size()) {
            try {
                transports.schedule(Duration.ofNanos(1_000_000_000L * step / options.ramp()), () -> startFrom(end));
            } catch (RejectedExecutionException ended) {
                closed = true; // the transports were closed before the fleet
            }
        }
    }

    /**
     * Publishes an event below a node's prefix, for example {@code worker.worker1.on_worker_ready}.
     *
     * @param node its number from 0
     * @return the acknowledgement; fails while the node is not connected
     */
    public CompletionStage<Long> publish(int node, String suffix, Payload payload) {
        return nodes.get(node).publish(suffix, payload);
    }

    public Figures figures() {
        return new Figures(
                nodes.size(),
                count(SimulatedNode::isOnline),
                count(SimulatedNode::isRefused),
                counters.joins.sum(),
                counters.losses.sum(),
                counters.heartbeats.sum(),
                counters.calls.sum(),
                counters.errors.sum());
    }

    private int count(Predicate<SimulatedNode> which) {
        return (int) nodes.stream().filter(which).count();
    }

    /** All nodes leave in order; waits a bounded time. */
    @Override
    public void close() {
        closed = true;
        Await.result(CompletableFuture.allOf(
                nodes.stream().map(node -> node.stop().toCompletableFuture()).toArray(CompletableFuture<?>[]::new)));
    }
}
