package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.RealmListener;
import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.SessionDetails;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bridge between two realms of this process; the second one plays the center. */
class BridgeTest {
    private static final String NODE = "crossbarfabriccenter.node.n1.";

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Realm local = router.start(RealmOptions.of("crossbar").withMetaApi(false));
    private final Realm center = router.start(RealmOptions.of("mrealm1").withMetaApi(false));
    private final List<String> atCenter = java.util.Collections.synchronizedList(new ArrayList<>());
    private final Session controller = local.join(Principal.internal("crossbar", "controller", "trusted"), loop);
    private final Session worker = local.join(Principal.internal("crossbar", "worker", "trusted"), loop);
    private final Session operator = center.join(Principal.internal("mrealm1", "operator", "trusted"), loop);
    private final Bridge bridge = new Bridge(local.join(Principal.internal("crossbar", "bridge", "trusted"), loop));
    private Session uplink;

    @BeforeEach
    void connect() {
        local.listen(bridge);
        center.listen(new RealmListener() {
            @Override
            public void registrationCreated(String procedure, Match match, SessionDetails by) {
                atCenter.add("REGISTER " + procedure);
            }

            @Override
            public void registrationDeleted(String procedure, Match match) {
                atCenter.add("UNREGISTER " + procedure);
            }

            @Override
            public void published(String topic, Payload payload, SessionDetails by) {
                atCenter.add("PUBLISH " + topic);
            }
        });
        uplink = center.join(Principal.internal("mrealm1", "n1", "trusted"), loop);
    }

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void eventsBeyondTheLimitAreLostAndCounted() throws Exception {
        get(bridge.attach(uplink));
        var busy = new CompletableFuture<Void>();
        loop.execute(busy::join);

        SessionDetails by = local.sessions().get(0);
        for (long i = 0; i <= Bridge.PENDING.value(); i++) {
            bridge.published("crossbar.t", Payload.NONE, by);
        }

        assertTrue(LimitHits.ofProcess().snapshot().containsKey("uplink.events.pending"));
        busy.complete(null);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static void register(Session session, String procedure) throws Exception {
        get(session.register(procedure, call -> CompletableFuture.completedFuture(call.payload())));
    }

    /** Waits until all that has been sent so far was worked off. */
    private void settle() throws Exception {
        for (int i = 0; i < 5; i++) {
            get(operator.call("x.none").handle((result, failed) -> null));
        }
    }

    @Test
    void whatIsThereIsMirroredInOrderAndSignNever() throws Exception {
        register(controller, "crossbar.get_workers");
        register(controller, "crossbar.get_status");
        register(controller, "crossbar.sign");
        register(controller, "crossbar.sign_challenge");
        register(controller, "com.other");

        get(bridge.attach(uplink));

        assertEquals(List.of("REGISTER " + NODE + "get_status", "REGISTER " + NODE + "get_workers"), atCenter);
    }

    @Test
    void aCallGoesThroughWithArgumentsErrorsAndProgress() throws Exception {
        register(controller, "crossbar.echo");
        get(controller.register("crossbar.fail", call -> {
            throw new WampError("crossbar.error.x", Payload.of(List.of("text", 1L), Map.of("k", "v")));
        }));
        get(controller.register("crossbar.slow", call -> {
            call.progress(Payload.of("part"));
            return CompletableFuture.completedFuture(Payload.of("end"));
        }));
        get(bridge.attach(uplink));
        var sent = Payload.of(List.of(1L, "a"), Map.of("k", true));

        assertEquals(
                sent,
                get(operator.call(NODE + "echo", sent, CallOptions.DEFAULT).result()));
        var failed = assertThrows(ExecutionException.class, () -> get(operator.call(NODE + "fail")));
        assertEquals("crossbar.error.x", ((WampError) failed.getCause()).uri());
        assertEquals(Payload.of(List.of("text", 1L), Map.of("k", "v")), ((WampError) failed.getCause()).payload());
        var parts = new ArrayList<Object>();
        var call = operator.call(
                NODE + "slow", Payload.NONE, CallOptions.DEFAULT.withProgress(part -> parts.add(part.first())));
        assertEquals("end", get(call.result()).first());
        assertEquals(List.of("part"), parts);
    }

    @Test
    void aWorkersProceduresAreThereBeforeItsEventAndBeforeTheAnswer() throws Exception {
        get(controller.register("crossbar.start_worker", call -> {
            var answer = new CompletableFuture<Payload>();
            worker.register("crossbar.worker.r1.a", inner -> CompletableFuture.completedFuture(Payload.NONE));
            worker.register("crossbar.worker.r1.b", inner -> CompletableFuture.completedFuture(Payload.NONE));
            worker.publish("crossbar.worker.r1.on_worker_ready", Payload.NONE, PublishOptions.ACKNOWLEDGED)
                    .thenAccept(published -> answer.complete(Payload.of("started")));
            return answer;
        }));
        get(bridge.attach(uplink));
        atCenter.clear();

        get(operator.call(NODE + "start_worker").thenApply(answer -> atCenter.add("ANSWER")));

        assertEquals(
                List.of(
                        "REGISTER " + NODE + "worker.r1.a",
                        "REGISTER " + NODE + "worker.r1.b",
                        "PUBLISH " + NODE + "worker.r1.on_worker_ready",
                        "ANSWER"),
                atCenter);
    }

    @Test
    void anEventThatExcludesTheCallerReachesTheCenter() throws Exception {
        get(controller.register(
                "crossbar.do",
                call -> controller
                        .publish(
                                "crossbar.on_done",
                                Payload.of("x"),
                                PublishOptions.DEFAULT.excluding(call.caller().session()))
                        .thenApply(published -> Payload.NONE)));
        get(bridge.attach(uplink));
        var events = new ArrayList<Object>();
        get(operator.subscribe(
                NODE + "on_done", event -> events.add(event.payload().first())));

        get(operator.call(NODE + "do"));
        settle();

        assertEquals(List.of("x"), events);
    }

    @Test
    void whatDisappearsLocallyDisappearsAtTheCenter() throws Exception {
        get(bridge.attach(uplink));
        register(worker, "crossbar.worker.r1.a");
        settle();

        get(worker.leave());
        settle();

        assertTrue(atCenter.contains("UNREGISTER " + NODE + "worker.r1.a"), atCenter.toString());
        var failed = assertThrows(ExecutionException.class, () -> get(operator.call(NODE + "worker.r1.a")));
        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, ((WampError) failed.getCause()).uri());
    }

    @Test
    void aNewSessionGetsEverythingAgain() throws Exception {
        register(controller, "crossbar.get_status");
        get(bridge.attach(uplink));
        bridge.detach();
        get(uplink.leave());
        register(controller, "crossbar.later");
        atCenter.clear();

        get(bridge.attach(center.join(Principal.internal("mrealm1", "n2", "trusted"), loop)));

        assertEquals(
                List.of(
                        "REGISTER crossbarfabriccenter.node.n2.get_status",
                        "REGISTER crossbarfabriccenter.node.n2.later"),
                atCenter);
    }
}
