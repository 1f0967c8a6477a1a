package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteMetaApiTest {
    private static final String META = "crossbarfabriccenter.remote.realm.meta.";

    private final CenterFixture center = new CenterFixture();
    private final TestClient owner = center.join("default", null);

    @AfterEach
    void stop() {
        owner.close();
        center.close();
    }

    @Test
    @SuppressWarnings("try") // the node only has to be there
    void callsGoToTheRealmOfTheWorkerByAuthidAndByOid() {
        var oid = center.pair(CenterFixture.key(9), "node1").get("oid");
        try (var node = center.node(CenterFixture.key(9))
                .answering("worker.w1.realm.realm1.root.wamp.session.list", call -> Payload.ofValue(List.of(7L)))
                .answering(
                        "worker.w1.realm.realm1.root.wamp.session.get",
                        call -> Payload.ofValue(call.payload().args()))
                .start()) {
            assertEquals(List.of(7L), owner.call(META + "wamp.session.list", "node1", "w1", "realm1"));
            assertEquals(List.of(7L), owner.call(META + "wamp.session.list", oid, "w1", "realm1"));
            assertEquals(List.of(7L, "x"), owner.call(META + "wamp.session.get", oid, "w1", "realm1", 7L, "x"));
            try (var anonymous = center.anonymous("default")) {
                assertEquals(List.of(7L), anonymous.call(META + "wamp.session.list", "node1", "w1", "realm1"));
                assertEquals(
                        "wamp.error.not_authorized", error(anonymous, "wamp.session.kill", "node1", "w1", "realm1"));
            }
        }
    }

    @Test
    void whatIsNotThereIsNoSuchProcedureAndWhatWillNotDoIsRefused() {
        var oid = center.pair(CenterFixture.key(9), "node1").get("oid");
        assertEquals("wamp.error.no_such_procedure", error(owner, "wamp.session.list", oid, "w1", "realm1"));
        assertEquals("wamp.error.no_such_procedure", error(owner, "wamp.session.list", "nobody", "w1", "realm1"));
        assertEquals("wamp.error.invalid_argument", error(owner, "wamp.session.list", oid, "w1"));
        assertEquals("wamp.error.invalid_argument", error(owner, "wamp.session.list", oid, "w.1", "realm1"));
        assertEquals("wamp.error.invalid_argument", error(owner, "wamp.session.list", 7L, "w1", "realm1"));
    }

    @Test
    @SuppressWarnings("try") // the node only has to be there
    void aDeveloperLooksAndAnOperatorEnds() {
        center.pair(CenterFixture.key(9), "node1");
        try (var node = center.node(CenterFixture.key(9))
                .answering("worker.w1.realm.realm1.root.wamp.session.count", call -> Payload.ofValue(1L))
                .answering("worker.w1.realm.realm1.root.wamp.session.kill", call -> Payload.ofValue(2L))
                .start()) {
            try (var developer = joinAs("developer", 11)) {
                assertEquals(1L, developer.call(META + "wamp.session.count", "node1", "w1", "realm1"));
                assertEquals(
                        "wamp.error.not_authorized", error(developer, "wamp.session.kill", "node1", "w1", "realm1"));
            }
            try (var operator = joinAs("operator", 12)) {
                assertEquals(2L, operator.call(META + "wamp.session.kill", "node1", "w1", "realm1", 7L));
            }
        }
    }

    @Test
    void eventsComeWithNodeWorkerAndRealmInFront() {
        center.pair(CenterFixture.key(9), "node1");
        var joined = owner.events(META + "wamp.session.on_join");
        var left = owner.events(META + "wamp.session.on_leave");
        try (var node = center.node(CenterFixture.key(9)).start()) {
            node.publish("worker.w1.realm.realm1.root.wamp-session-on_join", Map.of("session", 5L));
            node.publish("worker.W2.realm.Realm-2.root.wamp-session-on_leave", 5L, "a", "b");
            assertEquals(
                    List.of("node1", "w1", "realm1", Map.of("session", 5L)),
                    joined.next().payload().args());
            assertEquals(
                    List.of("node1", "W2", "Realm-2", 5L, "a", "b"),
                    left.next().payload().args());
        }
    }

    private TestClient joinAs(String role, int number) {
        var key = CenterFixture.key(number);
        String user = center.addUser(role + "@x.y", key);
        String realm = center.center.state().realmNamed("default").orElseThrow().oid();
        Await.result(center.store.update(
                state -> new Update<Void>(List.of(new Change.PutRoles(realm, user, List.of(role))), null)));
        return center.joinAs(key, role + "@x.y", "default", null);
    }

    private static String error(TestClient client, String procedure, Object... args) {
        return assertThrows(WampError.class, () -> client.call(META + procedure, args))
                .uri();
    }
}
