package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code start_worker}: its checks in their order, its options, its announcements, and how it fails. */
@ExtendWith({Shared.class, ShowLogs.class})
class StartWorkerTest {
    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;
    private Remote remote;

    StartWorkerTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeEach
    void join() {
        operator = center.join("default");
        remote = node.remote(operator);
    }

    @AfterEach
    void leaveNothing() {
        for (Object worker : list(remote.node("get_workers"))) {
            remote.node("stop_worker", worker, true);
        }
        operator.close();
    }

    @Test
    void itsProceduresAreThereWhenItSaysThatItIsReady() {
        var ready = operator.events("crossbarfabriccenter.node." + node.authid() + ".worker.early.on_worker_ready");
        var outcome = new CompletableFuture<Object>();
        Await.result(operator.session()
                .subscribe(
                        "crossbarfabriccenter.node." + node.authid() + ".worker.early.on_worker_ready",
                        event -> operator.session()
                                .call(Remote.PREFIX + "worker.started", node.oid(), "early")
                                .whenComplete((result, failed) ->
                                        outcome.complete(failed == null ? result.first() : failed))));

        remote.startRouter("early");

        assertEquals("early", Remote.map(ready.next().payload().first()).get("id"));
        assertTrue(String.valueOf(Await.result(outcome)).matches(TIMESTAMP), outcome::toString);
    }

    @Test
    void aStartIsAnnouncedToOthersWithNodeAndWorker() {
        try (var other = center.join("default")) {
            var starting = other.events(Remote.PREFIX + "node.on_router_starting");
            var started = other.events(Remote.PREFIX + "node.on_router_started");

            long pid = remote.startRouter("announced");

            var first = starting.next().payload().args();
            var second = started.next().payload().args();
            assertEquals(node.authid(), first.get(0));
            assertEquals("starting", Remote.map(first.get(1)).get("status"));
            assertEquals(node.authid(), second.get(0));
            assertEquals(pid, Remote.map(second.get(1)).get("pid"));
        }
    }

    @Test
    void progressComesToWhomAsksForIt() {
        var progress = new CopyOnWriteArrayList<@Nullable Object>();

        Await.result(operator.session()
                .call(
                        Remote.PREFIX + "node.start_worker",
                        Payload.of(node.oid(), "progress", "router"),
                        CallOptions.DEFAULT.withProgress(part -> progress.add(part.first())))
                .result());

        assertEquals(1, progress.size());
        assertEquals("starting", Remote.map(progress.get(0)).get("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "controller", "a.b", "a b", "a#b", "\u00e4", "../x"})
    void aWorkerIdThatWillNotDoIsRefused(String id) {
        assertEquals(
                ErrorUris.RUNTIME_ERROR,
                remote.nodeFails("start_worker", id, "router").uri());
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "container", "guest", "Router", "nonsense"})
    void anUnknownTypeIsRefusedWithThoseThatAreKnown(String type) {
        WampError refused = remote.nodeFails("start_worker", "w", type, Map.of());

        assertEquals(ErrorUris.RUNTIME_ERROR, refused.uri());
        assertTrue(refused.text().contains("router"), refused::text);
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @Test
    void anIdInUseIsRefusedWhateverTheType() {
        remote.startRouter("taken");

        assertEquals(
                Errors.WORKER_ALREADY_RUNNING,
                remote.nodeFails("start_worker", "taken", "router").uri());
        assertEquals(List.of("taken"), remote.node("get_workers"));
    }

    @Test
    void optionsAreCheckedAndTheComplaintNamesThePlace() {
        assertComplains("/nonsense", Map.of("nonsense", 1));
        assertComplains("/title", Map.of("title", 7));
        assertComplains("/python", Map.of("python", "bin/java"));
        assertComplains("/python", Map.of("python", "/nowhere/java"));
        assertComplains("/env/vars/A", Map.of("env", Map.of("vars", Map.of("A", 1))));
        assertComplains("/env/other", Map.of("env", Map.of("other", 1)));
        assertComplains("/cpu_affinity/0", Map.of("cpu_affinity", List.of("first")));
        assertComplains("/disabled", Map.of("disabled", true));
        assertComplains("/limits/realm.session", Map.of("limits", Map.of("realm.session", 5)));
        assertEquals(List.of(), remote.node("get_workers"));
    }

    @Test
    void optionsTakeEffect() {
        remote.node(
                "start_worker",
                "options",
                "router",
                Map.of(
                        "cpu_affinity",
                        List.of(0),
                        "env",
                        Map.of("inherit", List.of("PATH", "HOME"), "vars", Map.of("TRANSOM_ITEST", "here"))));

        assertEquals(
                List.of(list(remote.worker("options", "get_cpus")).get(0)),
                remote.worker("options", "get_cpu_affinity"));
    }

    @Test
    void theLimitsOfARouterHoldForRealmsThatHaveNoneOfTheirOwn() {
        remote.node("start_worker", "bounded", "router", Map.of("limits", Map.of("session.subscriptions", 1)));
        remote.startRealm("bounded", "narrow");
        remote.router(
                "bounded",
                "start_router_realm",
                "wide",
                Map.of("name", "wide", "limits", Map.of("session.subscriptions", 2)));
        remote.router(
                "bounded",
                "start_router_realm_role",
                "wide",
                "everybody",
                Map.of("name", "anonymous", "permissions", List.of(Remote.ALL)));
        int port = remote.startWebSocket("bounded", "public", Ports.free());

        assertEquals(
                "limit session.subscriptions: at most 1 subscriptions, found 2",
                refusedAfter(port, "narrow", 1).text());
        assertEquals(
                "limit session.subscriptions: at most 2 subscriptions, found 3",
                refusedAfter(port, "wide", 2).text());
    }

    /** The refusal of the subscription after so many. */
    private WampError refusedAfter(int port, String realm, int many) {
        var url = URI.create("ws://127.0.0.1:" + port + "/ws");
        try (var client = TestClient.join(center.transports(), url, realm, Authentications.anonymous())) {
            for (int i = 0; i < many; i++) {
                Await.result(client.session().subscribe("com.t" + i, event -> {}));
            }
            return Await.error(client.session().subscribe("com.more", event -> {}));
        }
    }

    @Test
    void aWorkerThatCannotComeUpIsToldWithItsLog() {
        WampError failed = remote.nodeFails("start_worker", "broken", "router", Map.of("python", "/bin/false"));

        assertEquals(Errors.CANNOT_START, failed.uri());
        assertEquals(2, failed.payload().args().size());
        assertTrue(failed.payload().args().get(1) instanceof List);
        assertEquals(List.of(), remote.node("get_workers"), "nothing is left");
    }

    @Test
    void aWorkerThatEndsWithoutAnErrorBeforeItIsReadyIsNoSuccess() {
        assertEquals(
                Errors.CANNOT_START,
                remote.nodeFails("start_worker", "early-end", "router", Map.of("python", "/bin/true"))
                        .uri());
    }

    private void assertComplains(String place, Map<String, Object> options) {
        WampError refused = remote.nodeFails("start_worker", "options", "router", options);

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().contains(place), refused::text);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
