package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.itests.interop.Compatibility.Table;
import io.transom.itests.net.Remote;
import io.transom.itests.net.ShowLogs;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Encoding;
import io.transom.wamp.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node of ours and one of Crossbar.io's under the same Crossbar.io master, asked the same: they answer alike, or differ as {@code
 * node-cases.json} says, by one of {@code node-corrections.json}.
 */
@ExtendWith({NeedsCrossbar.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeProceduresUnderCrossbarTest {
    private static final String REALM = "default";
    private static final String PREFIX = "crossbarfabriccenter.node.";

    /** Events that calls through the master cause at a node of ours only (correction {@code events}). */
    private static final Set<String> OURS_ONLY = Set.of(
            "on_cpu_affinity_set",
            "on_gc_finished",
            "on_router_starting",
            "on_router_started",
            "on_stop_requested",
            "on_shutdown",
            "worker.on_cpu_affinity_set",
            "worker.on_gc_finished",
            "worker.on_process_stats_monitoring_set",
            "worker.on_router_realm_started",
            "worker.on_router_realm_stopped",
            "worker.on_realm_stopped",
            "worker.on_router_realm_role_started",
            "worker.on_router_realm_role_stopped",
            "worker.on_router_transport_starting",
            "worker.on_router_transport_started",
            "worker.on_router_transport_stopping",
            "worker.on_router_transport_stopped",
            "worker.on_shutdown_requested");

    private final Transports transports = Transports.create(1, "interop-cases");
    private CrossbarMaster master;
    private TransomNode ours;
    private CrossbarNode theirs;
    private TestClient operator;
    private EventRecorder events;

    @BeforeAll
    void start() throws IOException {
        master = CrossbarMaster.start("node-procedures");
        ours = TransomNode.create(master.url(), master.logs(), "ours");
        theirs = CrossbarNode.create(master.url(), master.logs(), "theirs");
        try (TestClient domain = master.join(null)) {
            ours.pair(domain, REALM);
            theirs.pair(domain, REALM);
        }
        ours.start();
        theirs.start();
        theirs.awaitReady();
        operator = join();
        ours.await(operator, "online");
        theirs.await(operator, "online");
        events = operator.events(PREFIX, Match.PREFIX);
        Await.until(
                "both have sent heartbeats",
                CrossbarProcess.START,
                () -> senders().size() == 2);
    }

    /** In JSON: to others Crossbar.io's node says some keys as numbers. */
    private TestClient join() throws IOException {
        UserKeys keys = UserKeys.loadOrCreate(master.superuserKeys(), "");
        return TestClient.of(Clients.connect(
                transports,
                new ClientOptions(
                        ConnectOptions.to(master.url()).withEncodings(List.of(Encoding.JSON)),
                        REALM,
                        Authentications.cryptosign(keys.signingKey(), keys.userId(), null))));
    }

    private Set<Object> senders() {
        var senders = new HashSet<Object>();
        events.all().stream()
                .filter(event -> event.topic().endsWith(".on_heartbeat"))
                .forEach(event -> senders.add(event.payload().first()));
        return senders;
    }

    @AfterAll
    void stop() {
        operator.close();
        ours.close();
        theirs.close();
        master.close();
        transports.close();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> procedures() {
        var our = new NodeCase.Target(operator, ours.oid(), ours.authid(), Ports.free());
        var their = new NodeCase.Target(operator, theirs.oid(), theirs.authid(), Ports.free());
        return NodeCase.all().stream()
                .map(each -> DynamicTest.dynamicTest(each.title(), () -> compare(each, our, their)));
    }

    private void compare(NodeCase each, NodeCase.Target our, NodeCase.Target their) {
        if (each.gone() != null) {
            awaitGone(each.gone(), our.oid());
            awaitGone(each.gone(), their.oid());
            return;
        }
        NodeCase.Outcome reference = each.callAt(their);
        NodeCase.Outcome outcome = each.callAt(our);
        String both = "ours: " + outcome + "\ntheirs: " + reference;
        if (each.correction() == null) {
            assertEquals(reference.uri(), outcome.uri(), both);
            assertEquals(reference.shape(), outcome.shape(), both);
        } else {
            assertTrue(NodeCase.corrections().containsKey(each.correction()), each.correction());
            assertEquals(each.theirs(), reference.uri(), both);
            assertEquals(each.ours(), outcome.uri(), both);
            assertNotEquals(reference.uri() + reference.shape(), outcome.uri() + outcome.shape(), "is no correction");
        }
    }

    private void awaitGone(String worker, String oid) {
        Await.until(
                "worker " + worker + " is gone",
                CrossbarProcess.START,
                () -> operator.call(Remote.PREFIX + "node.get_workers", oid) instanceof List<?> workers
                        && !workers.contains(worker));
    }

    /** Of all that the calls above caused. Heartbeats are among them. */
    @Test
    @Order(2)
    void eventsAreThoseOfCrossbarAndWhatItKeepsToItself() {
        Map<String, Set<String>> our = shapes(ours.authid());
        Map<String, Set<String>> their = shapes(theirs.authid());

        var differing = new ArrayList<String>();
        their.forEach((topic, shapes) -> {
            var lacking = new TreeSet<>(shapes);
            lacking.removeAll(our.getOrDefault(topic, Set.of()));
            lacking.forEach(shape -> differing.add(topic + " " + shape + ", ours " + our.get(topic)));
        });
        assertEquals(List.of(), differing);
        var more = new TreeSet<>(our.keySet());
        more.removeAll(their.keySet());
        assertEquals(new TreeSet<>(OURS_ONLY), more);
        their.keySet().forEach(topic -> event(topic, Pair.THEIRS_OURS, Compatibility.WORKS));
        more.forEach(topic -> event(topic, Pair.THEIRS_OURS, Compatibility.CORRECTED));
    }

    private static void event(String topic, Pair pair, String outcome) {
        String below = topic.endsWith("heartbeat")
                ? topic + "`"
                : "`*NODE*`." + topic.replaceFirst("^worker\\.", "worker.`*WORKER*`.") + "`";
        Compatibility.record(Table.EVENTS, "`" + PREFIX + below, pair, outcome);
    }

    /** By topic below the node, without the name of the worker. */
    private Map<String, Set<String>> shapes(String authid) {
        var all = new TreeMap<String, Set<String>>();
        for (var event : events.all()) {
            String topic = event.topic().substring(PREFIX.length());
            boolean heartbeat = topic.equals("on_heartbeat") || topic.equals("on_worker_heartbeat");
            if (heartbeat ? authid.equals(event.payload().first()) : topic.startsWith(authid + ".")) {
                String name = heartbeat
                        ? topic
                        : topic.substring(authid.length() + 1).replaceFirst("^worker\\.[^.]+\\.", "worker.");
                String shape = ResultShape.of(event.payload().args(), List.of("workers", "router"));
                all.computeIfAbsent(name, key -> new TreeSet<>()).add(heartbeat ? withoutKey(shape) : shape);
            }
        }
        return all;
    }

    /** Ours has the node's public key, without which the master complains of each heartbeat. */
    private static String withoutKey(String heartbeat) {
        return heartbeat.replace("pubkey=string, ", "");
    }

    @Test
    @Order(3)
    void everyCorrectionIsUsed() {
        var used = new TreeSet<>(Set.of("events"));
        NodeCase.all().stream().filter(each -> each.correction() != null).forEach(each -> used.add(each.correction()));
        assertEquals(new TreeSet<>(NodeCase.corrections().keySet()), used);
    }
}
