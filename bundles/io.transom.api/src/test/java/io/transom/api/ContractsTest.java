package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.node.WorkerStop;
import io.transom.api.node.Workers;
import io.transom.api.router.RealmStatistics;
import io.transom.api.router.RouterStatistics;
import io.transom.api.worker.Clock;
import io.transom.api.worker.NodeIdentity;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Contracts of others as Java objects. */
class ContractsTest {
    @Test
    void aCallOfTheMethodIsACallOfTheProcedure() {
        Workers workers = Contracts.proxy(Workers.class, (procedure, payload) -> {
            assertEquals("stop_worker", procedure.name());
            assertEquals(Payload.of("r1", true), payload);
            var result =
                    new HashMap<String, Object>(Map.of("id", "r1", "type", "router", "kill", true, "when", "2026"));
            result.put("who", null);
            return CompletableFuture.completedFuture(Payload.ofValue(result));
        });

        WorkerStop stop = workers.stopWorker("r1", true).toCompletableFuture().join();

        assertEquals(new WorkerStop("r1", "router", true, null, "2026"), stop);
    }

    @Test
    void resultsWithTypeParametersAreRead() {
        RouterStatistics statistics = Contracts.proxy(
                RouterStatistics.class,
                (procedure, payload) -> CompletableFuture.completedFuture(Payload.ofValue(Map.of(
                        "realm001",
                        Map.of(
                                "roles",
                                2,
                                "sessions",
                                4,
                                "messages",
                                Map.of("sent", Map.of("event", 7), "received", Map.of()))))));

        Map<String, RealmStatistics> result =
                statistics.getRouterRealmStats(null).toCompletableFuture().join();

        assertEquals(
                new RealmStatistics(2, 4, new RealmStatistics.Messages(Map.of("event", 7L), Map.of())),
                result.get("realm001"));
    }

    @Test
    void anEmptyAnswerIsNull() {
        NodeIdentity identity = Contracts.proxy(
                NodeIdentity.class, (procedure, payload) -> CompletableFuture.completedFuture(Payload.NONE));

        assertNull(identity.setNodeId("n1").toCompletableFuture().join());
        assertNull(identity.getNodeId().toCompletableFuture().join());
    }

    @Test
    void failuresAreInTheStageAsTheyCame() {
        var error = new WampError(ErrorUris.NO_SUCH_PROCEDURE, "no such procedure");
        Clock failing = Contracts.proxy(Clock.class, (procedure, payload) -> CompletableFuture.failedFuture(error));
        Clock throwing = Contracts.proxy(Clock.class, (procedure, payload) -> {
            throw error;
        });

        assertEquals(error, failure(failing.utcnow().toCompletableFuture()));
        assertEquals(error, failure(throwing.utcnow().toCompletableFuture()));
    }

    @Test
    void aResultOfAnotherShapeIsAnInvalidPayload() {
        Clock clock = Contracts.proxy(
                Clock.class, (procedure, payload) -> CompletableFuture.completedFuture(Payload.of("soon")));

        var failure = (WampError) failure(clock.uptime().toCompletableFuture());

        assertEquals(ErrorUris.INVALID_PAYLOAD, failure.uri());
        assertEquals("uptime: result: expected a number, found \"soon\"", failure.text());
    }

    @Test
    void anArgumentThatTheContractForbidsIsNotSent() {
        NodeIdentity identity = Contracts.proxy(NodeIdentity.class, (procedure, payload) -> {
            throw new AssertionError("sent");
        });

        var failure = (WampError) failure(identity.setNodeId(null).toCompletableFuture());

        assertEquals("set_node_id: node_id: expected a string, found null", failure.text());
    }

    @Test
    void aProxyIsAnObjectLikeAnyOther() {
        Contracts.Caller caller = (procedure, payload) -> CompletableFuture.completedFuture(Payload.NONE);
        Clock one = Contracts.proxy(Clock.class, caller);
        Clock other = Contracts.proxy(Clock.class, caller);

        assertEquals(one, one);
        assertNotEquals(one, other);
        assertTrue(List.of(other, one).contains(one));
        assertEquals("proxy of " + Clock.class.getName(), one.toString());
    }

    private static Throwable failure(CompletableFuture<?> stage) {
        var failed = assertThrows(CompletionException.class, stage::join);
        return failed.getCause();
    }
}
