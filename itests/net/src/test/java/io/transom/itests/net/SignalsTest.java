package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.wamp.ErrorUris;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything ends in order when it is asked to. */
@ExtendWith({Shared.class, ShowLogs.class})
class SignalsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final CenterProcess shared;

    SignalsTest(CenterProcess shared) {
        this.shared = shared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aNodeEndsInOrder(String signal) {
        try (var node = NodeProcess.start(shared, "default", "signal-" + signal.toLowerCase(Locale.ROOT));
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();
            var shutdown = operator.events("crossbarfabriccenter.node." + node.authid() + ".on_shutdown");
            var offline = operator.events("crossbarfabriccenter.mrealm.on_node_shutdown");

            Program.signal(signal, node.program().handle().pid());

            Map<?, ?> why = Remote.map(shutdown.next().payload().first());
            assertEquals(true, why.get("was_clean"));
            assertNull(why.get("who"));
            offline.next(event -> node.oid().equals(event.payload().first()));
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertFalse(worker.isAlive(), "the worker has ended before its node");
        }
    }

    @Test
    void aNodeThatIsToldToShutDownAnswersFirst() {
        try (var node = NodeProcess.start(shared, "default", "shutdown");
                var operator = shared.join("default");
                var other = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();
            var shutdown = other.events("crossbarfabriccenter.node.shutdown.on_shutdown");

            Map<?, ?> answer = Remote.map(remote.node("shutdown", false, "mode of a test"));

            assertEquals("shutdown", answer.get("node_id"));
            assertEquals(false, answer.get("restart"));
            assertEquals("mode of a test", answer.get("mode"));
            assertNull(answer.get("was_clean"));
            assertEquals(answer, shutdown.next().payload().first());
            assertEquals(0, node.program().exitCode(SOON), node.program()::tail);
            assertFalse(worker.isAlive());
            Await.until("offline", () -> node.status(operator).equals("offline"));
        }
    }

    @Test
    void aWorkerThatIsToldToShutDownAnswersFirst() {
        try (var node = NodeProcess.start(shared, "default", "worker-shutdown");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();

            assertNull(remote.worker("w1", "shutdown"));

            Await.until(
                    "the worker has ended", () -> !worker.isAlive() && List.of().equals(remote.node("get_workers")));
            assertTrue(node.program().isAlive());
        }
    }

    /** A worker does not take a Ctrl-C that the terminal sends to all; it ends with SIGTERM. */
    @Test
    void aWorkerEndsOnSigtermAndIgnoresSigint() {
        try (var node = NodeProcess.start(shared, "default", "worker-signals");
                var operator = shared.join("default")) {
            Remote remote = node.remote(operator);
            ProcessHandle worker = ProcessHandle.of(remote.startRouter("w1")).orElseThrow();

            Program.signal("INT", worker.pid());
            assertTrue(remote.worker("w1", "utcnow") instanceof String);
            Program.signal("TERM", worker.pid());

            Await.until(
                    "the worker has ended", () -> !worker.isAlive() && List.of().equals(remote.node("get_workers")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aCenterEndsInOrderAndNodesComeBackToTheNextOne(String signal) {
        try (var center = CenterProcess.start("signals-center");
                var node = NodeProcess.start(center, "default", "n1");
                var operator = center.join("default")) {
            Program.signal(signal, center.program().handle().pid());

            assertEquals(
                    ErrorUris.SYSTEM_SHUTDOWN,
                    Await.result(operator.session().closed()).reason());
            assertEquals(signal.equals("TERM") ? 0 : 130, center.program().exitCode(SOON), center.program()::tail);
            assertTrue(center.program().output().contains("center: closed"), center.program()::tail);
            assertTrue(node.program().isAlive());

            center.restart();

            node.awaitOnline();
        }
    }
}
