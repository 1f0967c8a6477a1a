package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OneSessionTest {
    @Test
    void aSecondProcessWithTheKeyIsRefusedAndTheFirstIsNotDisturbed() {
        try (var center = new CenterFixture()) {
            var key = CenterFixture.key(2);
            Object oid = center.pair(key, "node1").get("oid");
            try (var first = center.node(key).start();
                    var operator = center.join("default", null)) {
                var shutdown = operator.events("crossbarfabriccenter.mrealm.on_node_shutdown");
                var refused =
                        assertThrows(WampError.class, () -> center.node(key).start());
                assertEquals("fabric.auth-failed.node-already-connected", refused.uri());
                assertFalse(first.session().closed().toCompletableFuture().isDone());
                operator.call("crossbarfabriccenter.remote.node.get_status", oid);
                assertTrue(shutdown.all().isEmpty());
            }
            center.node(key).start().close();
        }
    }

    @Test
    void aSessionThatDoesNotAnswerGivesWay() {
        try (var center = new CenterFixture()) {
            var key = CenterFixture.key(2);
            Object oid = center.pair(key, "node1").get("oid");
            var dead = center.node(key)
                    .with("get_status", call -> new CompletableFuture<>())
                    .start();
            try (var operator = center.join("default", null)) {
                var ready = operator.events("crossbarfabriccenter.mrealm.on_node_ready");
                var shutdown = operator.events("crossbarfabriccenter.mrealm.on_node_shutdown");
                try (var node = center.node(key).start()) {
                    Await.result(dead.session().closed());
                    assertEquals(oid, shutdown.next().payload().first());
                    assertEquals(oid, ready.next().payload().first());
                    assertEquals("node1", node.id());
                    operator.call("crossbarfabriccenter.remote.node.get_status", oid);
                    assertEquals(1, shutdown.all().size());
                }
            }
        }
    }

    @Test
    void aSessionThatHasNotRegisteredYetGivesWay() {
        try (var center = new CenterFixture()) {
            var key = CenterFixture.key(2);
            center.pair(key, "node1");
            var early =
                    TestClient.join(center.transports, center.url, null, Authentications.cryptosign(key, null, "node"));
            try (var node = center.node(key).start()) {
                assertEquals("node1", node.id());
                Await.result(early.session().closed());
            }
        }
    }
}
