package io.transom.node.internal;

import io.transom.api.Timestamps;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeats of one uplink session: of the node, of each native worker, of the node's own process (docs/reference/protocol.md,
 * "Heartbeats"). A round waits for the acknowledgement of each before the next.
 */
final class Heartbeats {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final String NODE_TOPIC = "crossbarfabriccenter.node.on_heartbeat";
    private static final String WORKER_TOPIC = "crossbarfabriccenter.node.on_worker_heartbeat";
    /** A worker that hangs must not keep the others' heartbeats. */
    private static final Duration FIGURES_LIMIT = Duration.ofSeconds(5);

    private static final String MONITOR = "get_process_monitor";
    /** What a Crossbar.io master takes in {@code workers}; with any other its management realm fails and starts again. */
    private static final Set<String> KNOWN_TYPES =
            Set.of("router", "container", "guest", "proxy", "hostmonitor", "xbrmm");

    private final Session uplink;
    private final NodeConfiguration.HeartbeatOptions options;
    private final Sources sources;
    private final Timers timers;
    private final InstantSource clock;
    private long seq;

    /**
     * What heartbeats tell of, and where the figures come from.
     *
     * @param publicKey the node's; a Crossbar.io master complains of each heartbeat without it
     * @param workers types of the workers that have started, by ID
     * @param system figures of the host as they stand on the wire
     */
    record Sources(
            String publicKey,
            ManagementRealm realm,
            Supplier<CompletionStage<Map<String, String>>> workers,
            Supplier<CompletionStage<Object>> system) {}

    private record Round(long timestamp, long seq) {}

    Heartbeats(
            Session uplink,
            NodeConfiguration.HeartbeatOptions options,
            Sources sources,
            Timers timers,
            InstantSource clock) {
        this.uplink = uplink;
        this.options = options;
        this.sources = sources;
        this.timers = timers;
        this.clock = clock;
    }

    void start() {
        next(options.startupDelay());
    }

    private void next(Duration delay) {
        timers.after(delay, () -> {
            if (!isOver()) {
                long from = clock.millis();
                round().whenComplete((done, failed) -> {
                    if (failed != null && !isOver()) {
                        LOG.warn("heartbeat {} failed: {}", seq, failed.toString());
                    }
                    Duration left = options.period().minusMillis(clock.millis() - from);
                    next(left.isNegative() ? Duration.ZERO : left);
                });
            }
        });
    }

    private boolean isOver() {
        return uplink.closed().toCompletableFuture().isDone();
    }

    /** One round, for the timer and for tests. */
    CompletionStage<?> round() {
        var round = new Round(Timestamps.nanos(clock.instant()), ++seq);
        return sources.workers()
                .get()
                .thenCompose(workers -> node(round, workers)
                        .thenCompose(sent ->
                                options.workers() ? workers(round, workers) : CompletableFuture.completedStage(null)));
    }

    private CompletionStage<?> node(Round round, Map<String, String> workers) {
        CompletionStage<Object> system =
                options.systemStats() ? sources.system().get() : CompletableFuture.completedStage(Map.of());
        return system.thenCompose(figures -> {
            Map<String, @Nullable Object> beat = head(round);
            var byType = new TreeMap<String, Long>();
            workers.values().stream().filter(KNOWN_TYPES::contains).forEach(type -> byType.merge(type, 1L, Long::sum));
            byType.put("controller", 1L);
            beat.put("pubkey", sources.publicKey());
            beat.put("workers", byType);
            if (options.systemStats()) {
                beat.put("system", figures);
            }
            return publish(NODE_TOPIC, uplink.info().authid(), beat);
        });
    }

    private CompletionStage<?> workers(Round round, Map<String, String> workers) {
        CompletionStage<?> last = CompletableFuture.completedStage(null);
        for (Map.Entry<String, String> worker : workers.entrySet()) {
            last = last.thenCompose(sent -> worker(round, worker.getKey(), worker.getValue()));
        }
        return last.thenCompose(sent -> controller(round));
    }

    /** A worker that does not answer is left out of this round. */
    private CompletionStage<?> worker(Round round, String id, String type) {
        String prefix = ManagementRealm.workerPrefix(id);
        return figures(prefix + MONITOR)
                .thenCombine(
                        type.equals("router")
                                ? figures(prefix + "get_router_realm_stats")
                                : CompletableFuture.completedStage(Optional.<Map<String, Object>>empty()),
                        (process, realms) -> process.map(counters -> {
                            Map<String, @Nullable Object> beat = head(round);
                            var rest = new LinkedHashMap<>(counters);
                            rest.remove("type");
                            beat.put("process", rest);
                            beat.put("type", type);
                            realms.ifPresent(
                                    stats -> beat.put("router", options.aggregate() ? RealmTotals.of(stats) : stats));
                            return beat;
                        }))
                .thenCompose(beat -> beat.isEmpty()
                        ? CompletableFuture.<Long>completedStage(0L)
                        : publish(WORKER_TOPIC, uplink.info().authid(), id, beat.get()));
    }

    private CompletionStage<?> controller(Round round) {
        return figures("crossbar." + MONITOR).thenCompose(counters -> {
            Map<String, @Nullable Object> beat = head(round);
            beat.put("type", "controller");
            beat.put("pid", ProcessHandle.current().pid());
            counters.ifPresent(beat::putAll);
            return publish(WORKER_TOPIC, uplink.info().authid(), "controller", beat);
        });
    }

    private CompletionStage<Optional<Map<String, Object>>> figures(String procedure) {
        return sources.realm().call(procedure, Payload.NONE, FIGURES_LIMIT).handle((value, failed) -> {
            if (failed != null || !(value.orElse(null) instanceof Map<?, ?> map)) {
                LOG.debug("heartbeat {}: no figures from {}", seq, procedure);
                return Optional.empty();
            }
            var result = new LinkedHashMap<String, Object>();
            map.forEach((key, figure) -> result.put(String.valueOf(key), figure));
            return Optional.of(result);
        });
    }

    private Map<String, @Nullable Object> head(Round round) {
        Map<String, @Nullable Object> beat = new LinkedHashMap<>();
        beat.put("timestamp", round.timestamp());
        beat.put("period", seconds(options.period()));
        beat.put("mrealm_id", uplink.info().realm());
        beat.put("seq", round.seq());
        beat.put("state", 1L);
        return beat;
    }

    private static Object seconds(Duration period) {
        return period.getNano() == 0 ? (Object) period.toSeconds() : (Object) Timestamps.seconds(period);
    }

    private CompletionStage<Long> publish(String topic, @Nullable Object... args) {
        return uplink.publish(topic, Payload.of(args), PublishOptions.ACKNOWLEDGED);
    }
}
