package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Principal;
import io.transom.router.RealmListener;
import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.SessionDetails;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private static final String KEY = "0123456789abcdef".repeat(4);

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final FakeTime time = new FakeTime();
    private final List<List<Object>> beats = java.util.Collections.synchronizedList(new ArrayList<>());
    private final io.transom.wamp.Session uplink;

    HeartbeatsTest() {
        var realm = Router.create(RouterLimits.DEFAULT, Map.of())
                .start(RealmOptions.of("mrealm1").withMetaApi(false));
        realm.listen(new RealmListener() {
            @Override
            public void published(String topic, Payload payload, SessionDetails by) {
                var all = new ArrayList<Object>();
                all.add(topic.substring("crossbarfabriccenter.node.".length()));
                all.addAll(payload.args());
                beats.add(all);
            }
        });
        uplink = realm.join(Principal.internal("mrealm1", "n1", "trusted"), loop);
    }

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    /** Figures of a router r1, of the node itself, and none of any other worker. */
    private static final class Figures implements ManagementRealm {
        @Override
        public String admit(String workerId, LongSupplier pid, boolean exposeController) {
            throw new AssertionError();
        }

        @Override
        public void dismiss(String workerId) {
            throw new AssertionError();
        }

        @Override
        public CompletionStage<?> publish(String topic, Object value, Caller except) {
            throw new AssertionError();
        }

        @Override
        public CompletionStage<Optional<Object>> call(String procedure, Payload payload, Duration limit) {
            return switch (procedure) {
                case "crossbar.get_process_monitor" -> done(Map.of("type", "controller", "pid", 1L));
                case "crossbar.worker.r1.get_process_monitor" -> done(Map.of("type", "router", "pid", 2L));
                case "crossbar.worker.r1.get_router_realm_stats" ->
                    done(Map.of(
                            "realm001", stats(2, 4, Map.of("event", 1L), Map.of("publish", 3L)),
                            "realm002", stats(1, 1, Map.of("event", 2L), Map.of())));
                default -> CompletableFuture.failedStage(new WampError("wamp.error.no_such_procedure", procedure));
            };
        }

        private static CompletionStage<Optional<Object>> done(Object value) {
            return CompletableFuture.completedStage(Optional.of(value));
        }

        private static Map<String, Object> stats(
                long roles, long sessions, Map<String, Long> sent, Map<String, Long> received) {
            return Map.of("roles", roles, "sessions", sessions, "messages", Map.of("sent", sent, "received", received));
        }
    }

    private Heartbeats heartbeats(NodeConfiguration.HeartbeatOptions options) {
        var sources = new Heartbeats.Sources(
                KEY,
                new Figures(),
                () -> CompletableFuture.completedStage(Map.of("r1", "router", "x1", "custom")),
                () -> CompletableFuture.completedStage(Map.of("uptime", 5L)));
        return new Heartbeats(uplink, options, sources, time, time);
    }

    private void round(Heartbeats heartbeats) throws Exception {
        heartbeats.round().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void aRoundIsOfTheNodeThenItsWorkersThenItself() throws Exception {
        var heartbeats = heartbeats(NodeConfiguration.HeartbeatOptions.DEFAULT);
        round(heartbeats);

        assertEquals(
                List.of(
                        List.of("on_heartbeat", "n1"),
                        List.of("on_worker_heartbeat", "n1", "r1"),
                        List.of("on_worker_heartbeat", "n1", "controller")),
                beats.stream().map(beat -> beat.subList(0, beat.size() - 1)).toList());
        Map<?, ?> node = last(beats.get(0));
        assertEquals(
                Set.of("timestamp", "period", "mrealm_id", "seq", "state", "pubkey", "workers", "system"),
                node.keySet());
        assertEquals(KEY, node.get("pubkey"));
        assertEquals(Map.of("router", 1L, "controller", 1L), node.get("workers"));
        assertEquals(1L, node.get("seq"));
        assertEquals(10L, node.get("period"));
        assertEquals("mrealm1", node.get("mrealm_id"));
        assertEquals(1_795_413_600_000_000_000L, node.get("timestamp"));
        Map<?, ?> router = last(beats.get(1));
        assertEquals(Map.of("pid", 2L), router.get("process"));
        assertEquals("router", router.get("type"));
        assertEquals(
                Map.of("messages", Map.of("event", 3L, "publish", 3L), "sessions", 5L, "roles", 3L),
                router.get("router"));
        Map<?, ?> self = last(beats.get(2));
        assertEquals("controller", self.get("type"));
        assertEquals(1L, self.get("pid"));
        assertFalse(self.containsKey("process"));
        round(heartbeats);
        assertEquals(2L, last(beats.get(3)).get("seq"));
    }

    @Test
    void whatIsSwitchedOffIsLeftOut() throws Exception {
        round(heartbeats(
                new NodeConfiguration.HeartbeatOptions(Duration.ZERO, Duration.ofMillis(2500), false, false, false)));

        assertEquals(1, beats.size());
        assertFalse(last(beats.get(0)).containsKey("system"));
        assertEquals(2.5, last(beats.get(0)).get("period"));
    }

    @Test
    void theFirstComesAfterTheDelayAndThenOneEveryPeriod() throws Exception {
        heartbeats(new NodeConfiguration.HeartbeatOptions(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), false, false, false))
                .start();
        time.pass(Duration.ofMillis(4_999));
        assertEquals(0, beats.size());
        for (int i = 1; i <= 3; i++) {
            time.pass(Duration.ofSeconds(10));
            for (int wait = 0; wait < 200 && time.waiting() == 0; wait++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertEquals(i, beats.size());
        }
        uplink.leave().toCompletableFuture().get(5, TimeUnit.SECONDS);
        time.pass(Duration.ofSeconds(30));
        assertTrue(beats.size() <= 4, "none after the session's end");
    }

    private static Map<?, ?> last(List<Object> beat) {
        return (Map<?, ?>) beat.get(beat.size() - 1);
    }
}
