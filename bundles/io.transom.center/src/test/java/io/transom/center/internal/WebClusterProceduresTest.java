package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.api.store.RecordQuery;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebClusterProceduresTest {
    private static final String W = "crossbarfabriccenter.mrealm.webcluster.";
    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";
    private static final String CONFIGURATION = "wamp.error.invalid_configuration";
    private static final String ARGUMENT = "wamp.error.invalid_argument";

    private final CenterFixture center = new CenterFixture();
    private final TestClient owner = center.join("default", null);

    @AfterEach
    void stop() {
        owner.close();
        center.close();
    }

    @Test
    void aClusterIsPutOnRecordGivenServicesAndTakenOff() {
        var createdEvents = owner.events(W + "on_webcluster_created");
        var addedEvents = owner.events(W + "on_webservice_added");
        var deletedEvents = owner.events(W + "on_webcluster_deleted");
        var cluster =
                create("cluster1", Map.of("tcp_port", 8080L, "tcp_shared", true, "junk", 1L, "status", "RUNNING"));
        assertEquals("STOPPED", cluster.get("status"));
        assertEquals(8080L, cluster.get("tcp_port"));
        assertEquals(null, cluster.get("tls_key"));
        assertEquals(24, cluster.size());
        assertEquals(List.of(cluster), createdEvents.next().payload().args());
        assertEquals(List.of(cluster.get("oid")), owner.call(W + "list_webclusters"));
        assertEquals(List.of("cluster1"), owner.call(W + "list_webclusters", true));

        var service = map(owner.call(
                W + "add_webcluster_service",
                cluster.get("oid"),
                "info",
                Map.of("type", "json", "value", List.of(1L))));
        assertEquals(cluster.get("oid"), service.get("webcluster_oid"));
        assertEquals("info", service.get("path"));
        assertEquals("json", service.get("type"));
        assertEquals(List.of(1L), service.get("value"));
        var shown = new HashMap<Object, Object>(service);
        shown.put("value", "***");
        assertEquals(List.of(shown), addedEvents.next().payload().args());
        assertEquals(1, center.center.state().webServices().size());

        assertEquals(cluster, owner.call(W + "delete_webcluster", cluster.get("oid")));
        assertEquals(List.of(cluster), deletedEvents.next().payload().args());
        assertEquals(List.of(), owner.call(W + "list_webclusters"));
        assertTrue(center.center.state().webServices().isEmpty());
    }

    /** A developer may watch, and not do any of this. */
    @Test
    void whoMayOnlyWatchHearsNoSecretsAndTheRecordHasNone() {
        var key = CenterFixture.key(7);
        String user = center.addUser("dev@x.y", key);
        String realm = center.center.state().realmNamed("default").orElseThrow().oid();
        Await.result(center.store.update(
                state -> new Update<Void>(List.of(new Change.PutRoles(realm, user, List.of("developer"))), null)));
        try (var watching = center.joinAs(key, "dev@x.y", "default", null)) {
            var created = watching.events(W + "on_webcluster_created");
            var added = watching.events(W + "on_webservice_added");
            var deleted = watching.events(W + "on_webcluster_deleted");
            var cluster = create("cluster1", Map.of("tls_key", "-----BEGIN SECRET-----", "tls_ciphers", "x"));
            assertEquals("-----BEGIN SECRET-----", cluster.get("tls_key"));
            var service = map(owner.call(
                    W + "add_webcluster_service",
                    cluster.get("oid"),
                    "proxy",
                    Map.of(
                            "type",
                            "reverseproxy",
                            "host",
                            "u:SECRET@h",
                            "port",
                            80L,
                            "label",
                            "L",
                            "more",
                            Map.of("x", "SECRET"))));
            assertEquals("u:SECRET@h", service.get("host"));
            owner.call(W + "delete_webcluster", cluster.get("oid"));

            var shown = map(added.next().payload().first());
            assertEquals("reverseproxy", shown.get("type"));
            assertEquals("proxy", shown.get("path"));
            assertEquals("L", shown.get("label"));
            assertEquals(service.get("oid"), shown.get("oid"));
            assertEquals(service.keySet(), shown.keySet());
            for (var secret : List.of("host", "port", "more")) {
                assertEquals("***", shown.get(secret));
            }
            for (var event : List.of(created.next(), deleted.next())) {
                var info = map(event.payload().first());
                assertEquals("***", info.get("tls_key"));
                assertEquals("x", info.get("tls_ciphers"));
            }
        }
        String parameters = Await.result(center.store.records(RecordQuery.newest(100))).stream()
                .filter(record -> record.procedure().endsWith("add_webcluster_service"))
                .map(record -> String.valueOf(record.parameters()))
                .findFirst()
                .orElseThrow();
        assertTrue(parameters.contains("\"webservice\":\"***\""), parameters);
        assertFalse(parameters.contains("SECRET"), parameters);
    }

    @Test
    void whatWillNotDoIsRefusedByName() {
        create("cluster1", Map.of());
        assertEquals("crossbar.error.already_exists", error("create_webcluster", Map.of("name", "cluster1")));
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("name", 7L),
                Map.of("name", "ab"),
                Map.of("name", "Abc"),
                Map.of("name", "abc", "tcp_port", 65_536L),
                Map.of("name", "abc", "tcp_port", "80"),
                Map.of("name", "abc", "tcp_version", 5L),
                Map.of("name", "abc", "tcp_shared", 1L),
                Map.of("name", "abc", "tls_ca_certificates", List.of(1L)),
                Map.of("name", "abc", "label", 1L))) {
            assertEquals(CONFIGURATION, error("create_webcluster", wrong), wrong.toString());
        }
        assertEquals(List.of("cluster1"), owner.call(W + "list_webclusters", true));
    }

    @Test
    void aServiceThatWillNotDoIsRefused() {
        var oid = create("cluster1", Map.of()).get("oid");
        var fine = Map.of("type", "nodeinfo");
        assertEquals(ARGUMENT, error("add_webcluster_service", "x", "p", fine));
        assertEquals("crossbar.error.no_such_object", error("add_webcluster_service", NOBODY, "p", fine));
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("type", 7L),
                Map.of("type", "webhook"),
                Map.of("type", "cgi"),
                Map.of("type", "static"),
                Map.of("type", "static", "directory", "a", "package", "b"))) {
            assertEquals(ARGUMENT, error("add_webcluster_service", oid, "p", wrong), wrong.toString());
        }
        owner.call(W + "add_webcluster_service", oid, "p", fine);
        assertEquals("crossbar.error.already_exists", error("add_webcluster_service", oid, "p", fine));
        assertEquals(ARGUMENT, error("delete_webcluster", "x"));
        assertEquals("crossbar.error.no_such_object", error("delete_webcluster", NOBODY));
    }

    @Test
    void anotherAdminMayNotTouchItAndAnotherRealmDoesNotSeeIt() {
        var oid = create("cluster1", Map.of()).get("oid");
        var key = CenterFixture.key(7);
        String user = center.addUser("admin@x.y", key);
        String realm = center.center.state().realmNamed("default").orElseThrow().oid();
        Await.result(center.store.update(
                state -> new Update<Void>(List.of(new Change.PutRoles(realm, user, List.of("admin"))), null)));
        try (var admin = center.joinAs(key, "admin@x.y", "default", null)) {
            assertEquals("wamp.error.not_authorized", error(admin, "delete_webcluster", oid));
            var own = map(admin.call(W + "create_webcluster", Map.of("name", "cluster2")));
            assertEquals(user, own.get("owner_oid"));
            assertEquals(own, admin.call(W + "delete_webcluster", own.get("oid")));
            var other = map(admin.call(W + "create_webcluster", Map.of("name", "cluster3")));
            assertEquals(other, owner.call(W + "delete_webcluster", other.get("oid")));
        }
        try (var domain = center.domain()) {
            domain.call("crossbarfabriccenter.mrealm.create_mrealm", Map.of("name", "elsewhere"));
        }
        try (var elsewhere = center.join("elsewhere", null)) {
            assertEquals(List.of(), elsewhere.call(W + "list_webclusters"));
            assertEquals("crossbar.error.no_such_object", error(elsewhere, "delete_webcluster", oid));
        }
    }

    private Map<?, ?> create(String name, Map<String, Object> more) {
        var given = new HashMap<String, Object>(more);
        given.put("name", name);
        return map(owner.call(W + "create_webcluster", given));
    }

    private String error(String procedure, Object... args) {
        return error(owner, procedure, args);
    }

    private static String error(TestClient client, String procedure, Object... args) {
        return assertThrows(WampError.class, () -> client.call(W + procedure, args))
                .uri();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) value;
    }
}
