package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MrealmProceduresTest {
    private static final String M = "crossbarfabriccenter.mrealm.";
    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";

    private static CenterFixture center;

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
    void aRealmIsCreatedAnnouncedAndThere() {
        var created = domain.events(M + "on_mrealm_created");
        var realm = map(domain.call(
                M + "create_mrealm",
                Map.of(
                        "name", "mrealm1",
                        "label", "a label",
                        "description", "text",
                        "tags", List.of("x", "y"),
                        "unknown", 5)));
        assertEquals(
                List.of(
                        "oid",
                        "label",
                        "description",
                        "tags",
                        "name",
                        "created",
                        "owner",
                        "cf_router_worker",
                        "cf_container_worker"),
                List.copyOf(realm.keySet()));
        assertEquals("mrealm1", realm.get("name"));
        assertEquals("a label", realm.get("label"));
        assertEquals(List.of("x", "y"), realm.get("tags"));
        assertNull(realm.get("cf_router_worker"));
        long ageMicros = System.currentTimeMillis() * 1_000 - (Long) realm.get("created");
        assertTrue(ageMicros >= -1_000 && ageMicros < 60_000_000, () -> "created " + ageMicros + " us ago");
        assertEquals(superuserOid(), realm.get("owner"));
        assertEquals(List.of(realm), created.next().payload().args());

        assertEquals(realm, domain.call(M + "get_mrealm", realm.get("oid")));
        assertEquals(realm, domain.call(M + "get_mrealm_by_name", "mrealm1"));
        assertTrue(list(domain.call(M + "list_mrealms")).contains(realm.get("oid")));
        assertTrue(list(domain.call(M + "list_mrealms", true)).contains("mrealm1"));
        try (var operator = center.join("mrealm1", null)) {
            assertEquals("mrealm1", map(operator.call(M + "get_status")).get("realm"));
            assertEquals(List.of(), operator.call(M + "get_nodes"));
        }
    }

    @Test
    void namesAreListedInOrder() {
        create("zeta");
        create("alpha");
        List<?> names = list(domain.call(M + "list_mrealms", true));
        assertEquals(names.stream().map(String::valueOf).sorted().toList(), names);
        assertEquals(list(domain.call(M + "list_mrealms")).size(), names.size());
        assertEquals(names.size(), list(domain.call(M + "list_mrealms", false)).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "1abc",
                "with space",
                "a#b",
                "umlaut\u00e4",
                "wamp1",
                "com.crossbario.fabric",
                "crossbarx",
                "fabric",
                "autobahn9"
            })
    void aNameThatDoesNotFitIsRefused(String name) {
        assertEquals("fabric.invalid-realm", error(M + "create_mrealm", Map.of("name", name)));
    }

    @Test
    void wrongArgumentsOfCreateAreRefused() {
        assertEquals("fabric.invalid-realm", error(M + "create_mrealm", Map.of()));
        assertEquals("fabric.invalid-realm", error(M + "create_mrealm", Map.of("name", 5)));
        assertEquals("fabric.invalid-realm", error(M + "create_mrealm", Map.of("name", "x".repeat(256))));
        assertEquals("wamp.error.invalid_argument", error(M + "create_mrealm", "mrealm1"));
        assertEquals("wamp.error.invalid_argument", error(M + "create_mrealm"));
        assertEquals("wamp.error.invalid_argument", error(M + "create_mrealm", Map.of("name", "fine"), 5));
        assertEquals("wamp.error.invalid_argument", error(M + "create_mrealm", Map.of("name", "fine", "label", 5)));
        assertEquals(
                "wamp.error.invalid_argument", error(M + "create_mrealm", Map.of("name", "fine", "tags", List.of(1))));
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm_by_name", "fine"));
        create("twice");
        assertEquals("crossbar.error.already_exists", error(M + "create_mrealm", Map.of("name", "twice")));
    }

    @Test
    void aRealmThatCannotBeStartedLeavesNoRecord() {
        center.center.router().start(io.transom.router.RealmOptions.of("blocked"));
        assertEquals("wamp.error.runtime_error", error(M + "create_mrealm", Map.of("name", "blocked")));
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm_by_name", "blocked"));
        center.center.router().stop("blocked", "wamp.close.close_realm");
        create("blocked");
    }

    @Test
    void lookingForWhatIsNotThereFails() {
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm", NOBODY));
        assertEquals("wamp.error.invalid_argument", error(M + "get_mrealm", "12"));
        assertEquals("wamp.error.invalid_argument", error(M + "get_mrealm", 12));
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm_by_name", "nothing"));
        assertEquals("crossbar.error.no_such_object", error(M + "delete_mrealm", NOBODY));
        assertEquals("crossbar.error.no_such_object", error(M + "delete_mrealm_by_name", "nothing"));
        assertEquals("crossbar.error.no_such_object", error(M + "modify_mrealm", NOBODY, Map.of()));
    }

    @Test
    void anEmptyRealmIsDeletedAndItsSessionsEnd() {
        var realm = create("shortlived");
        var operator = center.join("shortlived", null);
        var deleted = domain.events(M + "on_realm_deleted");
        var result = map(domain.call(M + "delete_mrealm_by_name", "shortlived"));
        assertEquals(
                List.of("oid", "name", "created", "deleted", "owner", "caller", "unpaired"),
                List.copyOf(result.keySet()));
        assertEquals(realm.get("oid"), result.get("oid"));
        assertEquals("superuser", result.get("caller"));
        assertEquals(List.of(), result.get("unpaired"));
        assertEquals(List.of(result), deleted.next().payload().args());
        assertEquals(
                "wamp.close.close_realm",
                Await.result(operator.session().closed()).reason());
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm", realm.get("oid")));
        var refused = assertThrows(WampError.class, () -> center.join("shortlived", null));
        assertEquals("wamp.error.no_such_realm", refused.uri());
        create("shortlived");
    }

    @Test
    void aRealmWithNodesIsDeletedOnlyByCascade() {
        var realm = create("crowded");
        var key = CenterFixture.key(50);
        var pairedNode = map(domain.call(M + "pair_node", key.publicKey(), "crowded", "node50"));
        try (var node = center.node(key).start()) {
            assertEquals("crossbar.error.dependent_objects", error(M + "delete_mrealm", realm.get("oid")));
            var unpaired = domain.events(M + "on_node_unpaired");
            var result = map(domain.call(M + "delete_mrealm", realm.get("oid"), true));
            assertEquals(List.of(pairedNode.get("oid")), result.get("unpaired"));
            var event = map(unpaired.next().payload().first());
            assertEquals(pairedNode.get("oid"), event.get("oid"));
            assertEquals(List.of(node.session().info().id()), event.get("killed"));
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(node.session().closed()).reason());
            assertEquals(
                    "fabric.auth-failed.node-unpaired",
                    assertThrows(WampError.class, node::start).uri());
        }
    }

    @Test
    void aRealmIsModified() {
        var realm = create("before");
        var modified = domain.events(M + "on_mrealm_modified");
        var changed = domain.call(
                M + "modify_mrealm", realm.get("oid"), Map.of("label", "L", "tags", List.of("t"), "created", 0));
        assertEquals(Map.of("label", "L", "tags", List.of("t")), changed);
        assertEquals(
                List.of(realm.get("oid"), changed), modified.next().payload().args());
        assertEquals(Map.of(), domain.call(M + "modify_mrealm", realm.get("oid"), Map.of("label", "L")));

        assertEquals(
                Map.of("name", "afterwards"),
                domain.call(M + "modify_mrealm", realm.get("oid"), Map.of("name", "afterwards")));
        try (var operator = center.join("afterwards", null)) {
            assertEquals("afterwards", map(operator.call(M + "get_status")).get("realm"));
        }
        assertEquals(
                "wamp.error.no_such_realm",
                assertThrows(WampError.class, () -> center.join("before", null)).uri());

        var cleared = new HashMap<String, Object>();
        cleared.put("label", null);
        assertEquals(cleared, domain.call(M + "modify_mrealm", realm.get("oid"), cleared));
    }

    @Test
    void aRealmKeepsItsNameWhileNodesArePaired() {
        var realm = create("named");
        domain.call(M + "pair_node", CenterFixture.key(51).publicKey(), "named", "node51");
        assertEquals(
                "crossbar.error.dependent_objects",
                error(M + "modify_mrealm", realm.get("oid"), Map.of("name", "renamed")));
        assertEquals("fabric.invalid-realm", error(M + "modify_mrealm", realm.get("oid"), Map.of("name", "wamp")));
        create("taken");
        assertEquals(
                "crossbar.error.already_exists", error(M + "modify_mrealm", realm.get("oid"), Map.of("name", "taken")));
    }

    @Test
    void rolesAreSetAndCount() {
        var realm = create("roles");
        var key = CenterFixture.key(52);
        String bob = center.addUser("bob@x.y", key);
        assertEquals("wamp.error.not_authorized", center.refusal(key, "bob@x.y", "roles", null));
        assertEquals(
                List.of("operator", "guest"),
                domain.call(
                        M + "set_roles_on_mrealm_for_user",
                        realm.get("oid"),
                        bob,
                        List.of("operator", "guest", "operator")));
        try (var operator = center.joinAs(key, "bob@x.y", "roles", null)) {
            assertEquals("operator", operator.session().info().authrole());
        }
        assertEquals(List.of(), domain.call(M + "set_roles_on_mrealm_for_user", realm.get("oid"), bob, null));
        assertEquals("wamp.error.not_authorized", center.refusal(key, "bob@x.y", "roles", null));

        assertEquals(
                "wamp.error.invalid_argument",
                error(M + "set_roles_on_mrealm_for_user", realm.get("oid"), bob, List.of("king")));
        assertEquals(
                "crossbar.error.no_such_object",
                error(M + "set_roles_on_mrealm_for_user", realm.get("oid"), NOBODY, List.of("guest")));
        assertEquals(
                "crossbar.error.no_such_object",
                error(M + "set_roles_on_mrealm_for_user", NOBODY, bob, List.of("guest")));
    }

    @Test
    void whoLosesARoleLosesTheSessionsThatHaveIt() {
        var realm = create("losing");
        var key = CenterFixture.key(57);
        String eve = center.addUser("eve@x.y", key);
        String setRoles = M + "set_roles_on_mrealm_for_user";
        domain.call(setRoles, realm.get("oid"), eve, List.of("admin"));
        try (var admin = center.joinAs(key, "eve@x.y", "losing", null);
                var developer = center.joinAs(key, "eve@x.y", "losing", "developer");
                var superuser = center.join("losing", null)) {
            domain.call(setRoles, realm.get("oid"), eve, List.of("operator"));
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(admin.session().closed()).reason());
            developer.call("crossbarfabriccenter.mrealm.get_status");
            domain.call(setRoles, realm.get("oid"), eve, null);
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(developer.session().closed()).reason());
            superuser.call("crossbarfabriccenter.mrealm.get_status");
        }
    }

    @Test
    void aRealmBelongsToItsOwners() {
        var realm = create("mine");
        var key = CenterFixture.key(53);
        String carol = center.addUser("carol@x.y", key);
        try (var other = center.joinAs(key, "carol@x.y", null, null)) {
            for (Object[] call : List.of(
                    new Object[] {"modify_mrealm", realm.get("oid"), Map.of("label", "x")},
                    new Object[] {"delete_mrealm", realm.get("oid")},
                    new Object[] {"delete_mrealm_by_name", "mine"},
                    new Object[] {"set_roles_on_mrealm_for_user", realm.get("oid"), carol, List.of("owner")})) {
                var refused = other.callFails(M + call[0], Arrays.copyOfRange(call, 1, call.length));
                assertEquals("fabric.not-authorized", refused.uri());
            }
            var own = map(other.call(M + "create_mrealm", Map.of("name", "carols")));
            assertEquals(carol, own.get("owner"));
            assertEquals(
                    "carol@x.y",
                    map(other.call(M + "delete_mrealm", own.get("oid"))).get("caller"));
            domain.call(M + "set_roles_on_mrealm_for_user", realm.get("oid"), carol, List.of("owner"));
            assertEquals(Map.of("label", "x"), other.call(M + "modify_mrealm", realm.get("oid"), Map.of("label", "x")));
        }
    }

    @Test
    void aCallerWithoutAUserRecordCannotOwnARealm() {
        var key = CenterFixture.key(54);
        String dave = center.addUser("dave@x.y", key);
        try (var client = center.joinAs(key, "dave@x.y", null, null)) {
            center.removeUser(dave);
            assertEquals(
                    "crossbar.error.no_such_object",
                    client.callFails(M + "create_mrealm", Map.of("name", "nobodys"))
                            .uri());
        }
        assertEquals("crossbar.error.no_such_object", error(M + "get_mrealm_by_name", "nobodys"));
    }

    private Map<?, ?> create(String name) {
        return map(domain.call(M + "create_mrealm", Map.of("name", name)));
    }

    private String superuserOid() {
        var user = map(domain.call("crossbarfabriccenter.user.get_user_by_email", "superuser"));
        assertNotNull(UUID.fromString(String.valueOf(user.get("oid"))));
        return String.valueOf(user.get("oid"));
    }

    private String error(String procedure, Object... args) {
        return domain.callFails(procedure, args).uri();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
