package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import org.junit.jupiter.api.Test;

class NodeStatesTest {
    @Test
    void aNodeThatIsUnpairedWhileItJoinsIsEnded() {
        try (var center = new CenterFixture()) {
            var realm = center.center.realms().named("default").orElseThrow();
            var principal = new io.transom.router.Principal(
                    "default", "ghost", "node", "cryptosign", "dynamic", java.util.Map.of("node_oid", "gone"));
            var session = realm.realm().join(principal, center.transports.executor());
            assertEquals(
                    "wamp.close.auth-changed", Await.result(session.closed()).reason());
            assertEquals(0, center.center.nodes().session("gone"));
        }
    }

    @Test
    void anUnpairedNodeLeavesNothingBehind() {
        try (var center = new CenterFixture()) {
            var key = CenterFixture.key(2);
            String oid = String.valueOf(center.pair(key, "node1").get("oid"));
            var node =
                    TestClient.join(center.transports, center.url, null, Authentications.cryptosign(key, null, "node"));
            try (var domain = center.domain()) {
                domain.call("crossbarfabriccenter.mrealm.unpair_node", oid);
            }
            Await.result(node.session().closed());
            Await.until(
                    "it is forgotten", () -> center.center.nodes().track(oid).isEmpty());
        }
    }
}
