package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingProceduresTest {
    private static final String M = "crossbarfabriccenter.mrealm.";
    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";

    private static CenterFixture center;
    private static int keys = 60;

    private TestClient domain;

    @BeforeAll
    static void start() {
        center = new CenterFixture();
    }

    @AfterAll
    static void stop() {
        center.close();
    }

    @BeforeEach
    void join() {
        domain = center.domain();
    }

    @AfterEach
    void leave() {
        domain.close();
    }

    @Test
    void aNodeIsPairedAndAnnounced() {
        var paired = domain.events(M + "on_node_paired");
        String pubkey = key();
        var node = map(domain.call(M + "pair_node", pubkey, "default", "Node-A_1", Map.of("site", "B")));
        assertEquals(
                List.of(
                        "oid",
                        "label",
                        "description",
                        "tags",
                        "owner_oid",
                        "pubkey",
                        "cluster_ip",
                        "mrealm_oid",
                        "authid",
                        "authextra"),
                List.copyOf(node.keySet()));
        assertEquals("Node-A_1", node.get("authid"));
        assertEquals(pubkey, node.get("pubkey"));
        assertEquals(Map.of("site", "B"), node.get("authextra"));
        assertEquals(map(domain.call(M + "get_mrealm_by_name", "default")).get("oid"), node.get("mrealm_oid"));
        assertEquals(List.of(node), paired.next().payload().args());

        assertEquals(node, domain.call(M + "get_node", node.get("oid")));
        assertEquals(node, domain.call(M + "get_node_by_name", "default", "Node-A_1"));
        assertTrue(list(domain.call(M + "list_nodes")).contains(node.get("oid")));
        assertTrue(list(domain.call(M + "list_nodes_by_mrealm", node.get("mrealm_oid")))
                .contains(node.get("oid")));
        assertTrue(list(domain.call(M + "list_nodes_by_mrealm_name", "default")).contains(node.get("oid")));
        var state = map(domain.call(M + "stat_node", node.get("oid")));
        assertEquals("offline", state.get("status"));
        assertEquals(0L, state.get("last_active"));
        assertNull(state.get("counter"));
    }

    @Test
    void aNodeWithoutAuthextraHasNone() {
        assertNull(pair("plain").get("authextra"));
        String pubkey = key();
        var null4 = map(domain.call(M + "pair_node", pubkey, "default", "plain2", null));
        assertNull(null4.get("authextra"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a#b", "tab\there", "."})
    void anAuthidThatCannotStandInAUriIsRefused(String authid) {
        assertEquals("wamp.error.invalid_argument", error("pair_node", key(), "default", authid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "123", "zz", "AB"})
    void aKeyThatIsNoneIsRefused(String part) {
        assertEquals("wamp.error.invalid_argument", error("pair_node", part.repeat(32), "default", "x"));
    }

    @Test
    void wrongArgumentsOfPairNodeAreRefused() {
        assertEquals("fabric.no-such-realm", error("pair_node", key(), "nowhere", "x"));
        assertEquals("wamp.error.invalid_argument", error("pair_node", key(), "default"));
        assertEquals("wamp.error.invalid_argument", error("pair_node", key(), "default", 5));
        assertEquals("wamp.error.invalid_argument", error("pair_node", key(), "default", "x", "no map"));
        assertEquals("wamp.error.invalid_argument", error("pair_node", key(), "default", "x", null, 1));
    }

    @Test
    void aKeyIsPairedOnceAndANameUsedOnce() {
        var node = pair("once");
        assertEquals("fabric.node-already-paired", error("pair_node", node.get("pubkey"), "default", "again"));
        assertEquals("crossbar.error.already_exists", error("pair_node", key(), "default", "once"));
        domain.call(M + "create_mrealm", Map.of("name", "elsewhere"));
        assertEquals(
                "once",
                map(domain.call(M + "pair_node", key(), "elsewhere", "once")).get("authid"));
    }

    @Test
    void anUnpairedNodeKeepsItsOid() {
        var node = pair("comes-back");
        var unpaired = domain.events(M + "on_node_unpaired");
        var result = map(domain.call(M + "unpair_node", node.get("oid")));
        assertEquals(node.get("oid"), result.get("oid"));
        assertEquals(node.get("mrealm_oid"), result.get("mrealm_oid"));
        assertNull(result.get("authid"));
        assertNull(result.get("authextra"));
        assertEquals(List.of(), result.get("killed"));
        assertEquals(List.of(result), unpaired.next().payload().args());

        var stored = map(domain.call(M + "get_node", node.get("oid")));
        assertNull(stored.get("mrealm_oid"));
        assertEquals("fabric.node-not-paired", error("unpair_node", node.get("oid")));
        assertEquals("fabric.node-not-paired", error("unpair_node_by_pubkey", node.get("pubkey")));
        var again = map(domain.call(M + "pair_node", node.get("pubkey"), "default", "comes-back"));
        assertEquals(node.get("oid"), again.get("oid"));
        domain.call(M + "unpair_node_by_pubkey", node.get("pubkey"));
        domain.call(M + "pair_node", node.get("pubkey"), "default", "comes-back");
        domain.call(M + "unpair_node_by_name", "default", "comes-back");
        assertNull(map(domain.call(M + "get_node", node.get("oid"))).get("authid"));
    }

    @Test
    void unpairingEndsTheNodesSession() {
        var signing = CenterFixture.key(++keys);
        var paired = center.pair(signing, "connected");
        var node = center.node(signing).start();
        try (var operator = center.join("default", null)) {
            var shutdown = operator.events(M + "on_node_shutdown");
            var result = map(domain.call(M + "unpair_node", paired.get("oid")));
            assertEquals(List.of(node.session().info().id()), result.get("killed"));
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(node.session().closed()).reason());
            assertEquals(paired.get("oid"), shutdown.next().payload().first());
            assertEquals(
                    "fabric.node-not-paired",
                    operator.callFails("crossbarfabriccenter.remote.node.get_status", paired.get("oid"))
                            .uri());
        }
        assertEquals(
                "fabric.auth-failed.node-unpaired",
                assertThrows(WampError.class, node::start).uri());
    }

    @Test
    void lookingForNodesThatAreNotThereFails() {
        assertEquals("crossbar.error.no_such_object", error("unpair_node", NOBODY));
        assertEquals("wamp.error.invalid_argument", error("unpair_node", "x"));
        assertEquals("wamp.error.invalid_argument", error("unpair_node", 5));
        assertEquals("crossbar.error.no_such_object", error("unpair_node_by_pubkey", key()));
        assertEquals("crossbar.error.no_such_object", error("unpair_node_by_name", "default", "nobody"));
        assertEquals("crossbar.error.no_such_object", error("unpair_node_by_name", "nowhere", "nobody"));
        assertEquals("crossbar.error.no_such_object", error("get_node_by_name", "default", "nobody"));
        assertEquals("crossbar.error.no_such_object", error("get_node_by_name", "nowhere", "nobody"));
        assertEquals("crossbar.error.no_such_object", error("get_node", NOBODY));
        assertEquals("wamp.error.invalid_argument", error("get_node", ""));
        assertEquals("crossbar.error.no_such_object", error("stat_node", NOBODY));
        assertEquals("crossbar.error.no_such_object", error("list_nodes_by_mrealm", NOBODY));
        assertEquals("crossbar.error.no_such_object", error("list_nodes_by_mrealm_name", "nowhere"));
        assertEquals("crossbar.error.no_such_object", error("modify_node", NOBODY, Map.of()));
        assertEquals("crossbar.error.no_such_object", error("delete_node", NOBODY));
    }

    @Test
    void aNodeIsModifiedAndForgotten() {
        var node = pair("forgotten");
        assertEquals(
                Map.of("label", "L", "tags", List.of("t")),
                domain.call(
                        M + "modify_node", node.get("oid"), Map.of("label", "L", "tags", List.of("t"), "pubkey", "x")));
        assertEquals("wamp.error.invalid_argument", error("modify_node", node.get("oid"), Map.of("description", 5)));
        assertEquals("L", map(domain.call(M + "get_node", node.get("oid"))).get("label"));
        assertEquals("crossbar.error.dependent_objects", error("delete_node", node.get("oid")));
        domain.call(M + "unpair_node", node.get("oid"));
        assertEquals("L", map(domain.call(M + "delete_node", node.get("oid"))).get("label"));
        assertEquals("crossbar.error.no_such_object", error("get_node", node.get("oid")));
    }

    @Test
    void aNodeBelongsToTheOwnersOfItsRealm() {
        var node = pair("owned");
        var key = CenterFixture.key(++keys);
        center.addUser("erin@x.y", key);
        try (var other = center.joinAs(key, "erin@x.y", null, null)) {
            for (Object[] call : List.of(
                    new Object[] {"pair_node", key(), "default", "intruder"},
                    new Object[] {"unpair_node", node.get("oid")},
                    new Object[] {"unpair_node_by_pubkey", node.get("pubkey")},
                    new Object[] {"unpair_node_by_name", "default", "owned"},
                    new Object[] {"modify_node", node.get("oid"), Map.of("label", "x")},
                    new Object[] {"delete_node", node.get("oid")})) {
                var refused = other.callFails(M + call[0], Arrays.copyOfRange(call, 1, call.length));
                assertEquals("fabric.not-authorized", refused.uri(), String.valueOf(call[0]));
            }
            domain.call(M + "unpair_node", node.get("oid"));
            assertEquals(
                    "fabric.not-authorized",
                    other.callFails(M + "delete_node", node.get("oid")).uri());
        }
    }

    private Map<?, ?> pair(String authid) {
        return map(domain.call(M + "pair_node", key(), "default", authid));
    }

    private static String key() {
        return CenterFixture.key(++keys).publicKey();
    }

    private String error(String procedure, Object... args) {
        return domain.callFails(M + procedure, args).uri();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
