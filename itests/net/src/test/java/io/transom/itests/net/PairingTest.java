package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestNode;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.SigningKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairing and unpairing, also while the node is connected, and management realms. */
@ExtendWith({Shared.class, ShowLogs.class})
class PairingTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";

    private final CenterProcess center;
    private TestClient domain;

    PairingTest(CenterProcess center) {
        this.center = center;
    }

    @BeforeEach
    void join() {
        domain = center.join(null);
    }

    @AfterEach
    void leave() {
        domain.close();
    }

    @Test
    void pairingIsAnnouncedAndTheNodeIsKnown() {
        var paired = domain.events(MREALM + "on_node_paired");

        Map<?, ?> node = pair(key("pair-a"), "pair-a");

        assertEquals(
                node.get("oid"), Remote.map(paired.next().payload().first()).get("oid"));
        assertEquals("pair-a", node.get("authid"));
        assertEquals(key("pair-a").publicKey(), node.get("pubkey"));
        try (var operator = center.join("default")) {
            Map<?, ?> known = Remote.map(operator.call(MREALM + "get_node_by_authid", "pair-a"));
            assertEquals(node.get("oid"), known.get("oid"));
            assertEquals("offline", known.get("status"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "GG",
                "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c0",
                "0x4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
            })
    void aKeyThatIsNoKeyIsRefused(String pubkey) {
        assertEquals(
                ErrorUris.INVALID_ARGUMENT,
                domain.callFails(MREALM + "pair_node", pubkey, "default", "pair-bad", Map.of())
                        .uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a#b"})
    void anAuthidThatCannotStandInAUriIsRefused(String authid) {
        assertEquals(
                ErrorUris.INVALID_ARGUMENT,
                domain.callFails(MREALM + "pair_node", key("pair-b").publicKey(), "default", authid, Map.of())
                        .uri());
    }

    @Test
    void anAuthidInUseAKeyInUseAndAnUnknownRealmAreRefused() {
        pair(key("pair-c"), "pair-c");

        assertEquals(
                Errors.ALREADY_EXISTS,
                pairFails(key("pair-d"), "default", "pair-c").uri());
        assertEquals(
                Errors.NODE_ALREADY_PAIRED,
                pairFails(key("pair-c"), "default", "pair-e").uri());
        assertEquals(
                Errors.NO_SUCH_REALM,
                pairFails(key("pair-d"), "nowhere", "pair-d").uri());
    }

    @Test
    void unpairingEndsTheNodesSessionOnceAndForAll() {
        SigningKey key = key("pair-f");
        String oid = String.valueOf(pair(key, "pair-f").get("oid"));
        var node = TestNode.of(center.transports(), center.url(), key)
                .answering("get_status", invocation -> Payload.of(Map.of("workers_by_type", Map.of())))
                .start();
        long session = node.session().info().id();
        var unpaired = domain.events(MREALM + "on_node_unpaired");
        try (var operator = center.join("default")) {
            var shutdown = operator.events(MREALM + "on_node_shutdown");

            Map<?, ?> result = Remote.map(domain.call(MREALM + "unpair_node", oid));

            assertEquals(List.of(session), result.get("killed"));
            assertNull(result.get("authid"));
            assertEquals(oid, Remote.map(unpaired.next().payload().first()).get("oid"));
            Closed why = Await.result(node.session().closed());
            assertEquals(ErrorUris.AUTH_CHANGED, why.reason());
            assertEquals(
                    oid,
                    shutdown.next(event -> oid.equals(event.payload().first()))
                            .payload()
                            .first());
            assertEquals(
                    Errors.NODE_NOT_PAIRED,
                    operator.callFails(Remote.PREFIX + "node.get_status", oid).uri());
            assertEquals(
                    "fabric.auth-failed.node-unpaired",
                    assertThrows(WampError.class, node::start).uri());
            assertEquals(
                    1,
                    shutdown.all().stream()
                            .filter(event -> oid.equals(event.payload().first()))
                            .count());
        }
        assertEquals(
                Errors.NODE_NOT_PAIRED,
                domain.callFails(MREALM + "unpair_node", oid).uri());
        assertEquals(oid, pair(key, "pair-f").get("oid"), "the same key gets the same OID again");
    }

    @Test
    void aNodeProcessThatIsUnpairedEndsWithExitCode0() {
        try (var node = NodeProcess.start(center, "default", "pair-g")) {
            domain.call(MREALM + "unpair_node", node.oid());

            assertEquals(0, node.program().exitCode(Duration.ofSeconds(30)), node.program()::tail);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unpair_node,           wamp.error.invalid_argument,   no-uuid",
        "unpair_node,           crossbar.error.no_such_object, 00000000-0000-4000-8000-000000000000",
        "unpair_node_by_pubkey, crossbar.error.no_such_object, ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c",
        "get_mrealm,            wamp.error.invalid_argument,   no-uuid",
        "get_mrealm,            crossbar.error.no_such_object, 00000000-0000-4000-8000-000000000000",
        "get_mrealm_by_name,    crossbar.error.no_such_object, nowhere",
        "delete_mrealm_by_name, crossbar.error.no_such_object, nowhere",
    })
    void whatIsNotThereIsSaidSo(String procedure, String error, String argument) {
        assertEquals(error, domain.callFails(MREALM + procedure, argument).uri());
    }

    @Test
    void aRealmIsUsableAsSoonAsItIsCreatedAndGoneOnceItIsDeleted() {
        var created = domain.events(MREALM + "on_mrealm_created");
        Map<?, ?> realm =
                Remote.map(domain.call(MREALM + "create_mrealm", Map.of("name", "pairing1", "label", "for a test")));
        try (var owner = center.join("pairing1")) {
            assertEquals(
                    "pairing1", Remote.map(owner.call(MREALM + "get_status")).get("realm"));
            assertEquals(
                    realm.get("oid"),
                    Remote.map(created.next().payload().first()).get("oid"));
            Object node = domain.call(MREALM + "pair_node", key("pair-h").publicKey(), "pairing1", "pair-h", Map.of());
            String oid = String.valueOf(Remote.map(node).get("oid"));

            WampError dependent = domain.callFails(MREALM + "delete_mrealm_by_name", "pairing1");
            Map<?, ?> deleted = Remote.map(domain.call(MREALM + "delete_mrealm_by_name", "pairing1", true));

            assertEquals(Errors.DEPENDENT_OBJECTS, dependent.uri());
            assertEquals(List.of(oid), deleted.get("unpaired"));
            Await.result(owner.session().closed());
        }
        WampError refused =
                assertThrows(WampError.class, () -> center.join("pairing1").close());
        assertEquals(ErrorUris.NO_SUCH_REALM, refused.uri());
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                domain.callFails(MREALM + "get_mrealm", realm.get("oid")).uri());
    }

    @Test
    void aNodeOfOneRealmDoesNotExistInAnother() {
        domain.call(MREALM + "create_mrealm", Map.of("name", "pairing2"));
        String oid = String.valueOf(pair(key("pair-i"), "pair-i").get("oid"));

        try (var elsewhere = center.join("pairing2")) {
            assertEquals(
                    Errors.NO_SUCH_OBJECT,
                    elsewhere.callFails(Remote.PREFIX + "node.get_status", oid).uri());
            assertEquals(
                    Errors.NO_SUCH_OBJECT,
                    elsewhere.callFails(MREALM + "get_node", oid).uri());
            assertEquals(List.of(), elsewhere.call(MREALM + "get_nodes"));
        }
    }

    @Test
    void anOfflineNodeIsAnsweredByTheMissingProcedureOfItsUri() {
        String oid = String.valueOf(pair(key("pair-j"), "pair-j").get("oid"));

        try (var operator = center.join("default")) {
            WampError offline = operator.callFails(Remote.PREFIX + "node.get_status", oid);

            assertEquals(ErrorUris.NO_SUCH_PROCEDURE, offline.uri());
            assertTrue(offline.text().contains("crossbarfabriccenter.node.pair-j.get_status"), offline::text);
            assertTrue(list(operator.call(MREALM + "get_nodes", "offline")).contains(oid));
            assertNotEquals(
                    true, list(operator.call(MREALM + "get_nodes", "online")).contains(oid));
            assertEquals(
                    ErrorUris.INVALID_ARGUMENT,
                    operator.callFails(MREALM + "get_nodes", "sleeping").uri());
        }
    }

    private Map<?, ?> pair(SigningKey key, String authid) {
        return Remote.map(domain.call(MREALM + "pair_node", key.publicKey(), "default", authid, Map.of()));
    }

    private WampError pairFails(SigningKey key, String realm, String authid) {
        return domain.callFails(MREALM + "pair_node", key.publicKey(), realm, authid, Map.of());
    }

    private SigningKey key(String name) {
        return NodeProcess.key(center.folderOf(name));
    }

    private static List<?> list(Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
