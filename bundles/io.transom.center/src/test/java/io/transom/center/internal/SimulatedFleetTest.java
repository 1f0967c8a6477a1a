package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Reconnection;
import io.transom.testkit.Await;
import io.transom.testkit.SimulatedFleet;
import io.transom.testkit.TestClient;
import io.transom.transport.ConnectOptions;
import io.transom.wamp.ErrorUris;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator of {@code io.transom.testkit}, towards a center. */
class SimulatedFleetTest {
    private static final String REMOTE = "crossbarfabriccenter.remote.";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CenterFixture center = new CenterFixture();

    @AfterEach
    void close() {
        center.close();
    }

    private SimulatedFleet.Options nodes(int number) {
        return SimulatedFleet.Options.of(ConnectOptions.to(center.url), number)
                .withHeartbeat(Duration.ofMillis(50))
                .withReconnection(
                        new Reconnection(Duration.ofMillis(10), 1, Duration.ofMillis(10), Duration.ZERO, Set.of()));
    }

    private SimulatedFleet paired(SimulatedFleet.Options options) {
        var fleet = SimulatedFleet.of(center.transports, options);
        try (TestClient domain = center.domain()) {
            Await.result(fleet.pair(domain.session(), "default"));
        }
        return fleet;
    }

    private static void awaitOnline(SimulatedFleet fleet, int number) {
        Await.until(
                number + " nodes are online", PATIENCE, () -> fleet.figures().online() == number);
    }

    private String oid(String authid) {
        return center.store.state().nodes().values().stream()
                .filter(node -> authid.equals(node.authid()))
                .findFirst()
                .orElseThrow()
                .oid();
    }

    @Test
    void allNodesComeOnlineAndSendHeartbeats() {
        try (var fleet = paired(nodes(60).withRamp(2_000))) {
            fleet.start();

            awaitOnline(fleet, 60);
            Await.until(
                    "each has sent two heartbeats",
                    PATIENCE,
                    () -> fleet.figures().heartbeats() >= 120);

            assertEquals(
                    60,
                    center.fleet().nodes().stream()
                            .filter(node -> node.online() && node.heartbeat() > 0)
                            .count());
            assertEquals(60, fleet.names().size());
            assertEquals(0, fleet.figures().refused());
        }
        Await.until(
                "all have left", PATIENCE, () -> center.fleet().nodes().stream().noneMatch(node -> node.online()));
    }

    @Test
    void theyAreCalledThroughTheCenter() {
        try (var fleet = paired(nodes(2).withWorkers(1));
                var operator = center.join("default", null)) {
            fleet.start();
            awaitOnline(fleet, 2);

            assertEquals(
                    "sim2",
                    ((Map<?, ?>) operator.call(REMOTE + "node.get_status", oid("sim2"))).get("management_node_id"));
            assertEquals(List.of("worker1"), operator.call(REMOTE + "node.get_workers", oid("sim1")));
            var started = operator.events(REMOTE + "node.on_container_started");
            operator.call(REMOTE + "node.start_worker", oid("sim1"), "c1", "container", Map.of());
            started.next();
            assertEquals(List.of("c1", "worker1"), operator.call(REMOTE + "node.get_workers", oid("sim1")));
            operator.call(REMOTE + "node.stop_worker", oid("sim1"), "c1");
            assertEquals(List.of("worker1"), operator.call(REMOTE + "node.get_workers", oid("sim1")));

            var unknown = operator.callFails(REMOTE + "node.get_worker", oid("sim1"), "c1");
            assertEquals("crossbar.error.no_such_worker", unknown.uri());
            var absent = operator.callFails(REMOTE + "node.shutdown", oid("sim1"));
            assertEquals(ErrorUris.RUNTIME_ERROR, absent.uri());
            assertTrue(absent.getMessage().contains("not simulated"), absent::getMessage);
        }
    }

    @Test
    void theirWorkersAreCountedAndTheirControllersAreNot() {
        try (var fleet = paired(nodes(3).withWorkers(2))) {
            fleet.start();
            awaitOnline(fleet, 3);

            var figures = new CenterFigures(center.center);
            Await.until(
                    "heartbeats have told of all workers",
                    PATIENCE,
                    () -> figures.now().workers() == 6);
            Await.until(
                    "each has sent two heartbeats",
                    PATIENCE,
                    () -> fleet.figures().heartbeats() >= 6);
            assertEquals(6, figures.now().workers());
        }
    }

    @Test
    void theyComeBack() {
        try (var fleet = paired(nodes(5))) {
            fleet.start();
            awaitOnline(fleet, 5);

            center.center
                    .realms()
                    .named("default")
                    .orElseThrow()
                    .realm()
                    .kill(session -> "node".equals(session.authrole()), "test.over", null);

            Await.until("each has joined again", PATIENCE, () -> fleet.figures().joins() >= 10);
            awaitOnline(fleet, 5);
        }
    }

    /** At any moment of the ramp: none is connected when all have left, and none comes later. */
    @Test
    void closingDuringTheRampLeavesNobodyConnected() {
        try (var fleet = paired(nodes(60).withRamp(1_000))) {
            for (int round = 1; round <= 12; round++) {
                var during = SimulatedFleet.of(center.transports, nodes(60).withRamp(1_000));
                int online = 3 * round;
                during.start();
                Await.until("some are online", PATIENCE, () -> during.figures().joins() >= online);
                during.close();
                Await.until("round " + round + ": all have left", PATIENCE, () -> sessionsOfNodes() == 0);
            }
            fleet.start();
            awaitOnline(fleet, 60);
        }
    }

    private long sessionsOfNodes() {
        return center.fleet().nodes().stream().filter(node -> node.online()).count();
    }

    @Test
    void whoIsNotPairedGivesUp() {
        try (var fleet = SimulatedFleet.of(center.transports, nodes(3))) {
            fleet.start();

            Await.until("all gave up", PATIENCE, () -> fleet.figures().refused() == 3);
            assertEquals(0, fleet.figures().joins());
        }
    }

    @Test
    void pairingTellsTheCentersRefusal() {
        var fleet = SimulatedFleet.of(center.transports, nodes(3));
        try (var domain = center.domain()) {
            var refused = Await.error(fleet.pair(domain.session(), "nowhere"));
            assertEquals("fabric.no-such-realm", refused.uri());
        }
    }

    @Test
    void optionsSayWhatIsWrong() {
        assertEquals(
                "nodes: found 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> nodes(0)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> nodes(1).withPrefix("a.b"))
                .getMessage()
                .startsWith("prefix: found \"a.b\""));
    }
}
