package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.store.jdbc.internal.JdbcStore;
import io.transom.store.jdbc.internal.StoreConfig;
import io.transom.testkit.Await;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A center with the real store: what it acknowledged is there when it starts again. */
class PersistenceTest {
    @TempDir
    Path directory;

    @Test
    void aCenterThatStartsAgainHasEverything() {
        var key = CenterFixture.key(2);
        Object oid;
        var store = store();
        try (var center = new CenterFixture(Map.of(), store);
                var domain = center.domain()) {
            domain.call("crossbarfabriccenter.mrealm.create_mrealm", Map.of("name", "mrealm1"));
            var node = (Map<?, ?>) domain.call(
                    "crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "mrealm1", "node1", Map.of("a", 1));
            oid = node.get("oid");
        }
        store.close();

        var again = store();
        try (var center = new CenterFixture(Map.of(), again);
                var node = center.node(key).start();
                var operator = center.join("mrealm1", null)) {
            assertEquals("node1", node.id());
            assertEquals(1L, ((Map<?, ?>) node.session().info().details().get("authextra")).get("a"));
            operator.call("crossbarfabriccenter.remote.node.get_status", oid);
            assertEquals(2, center.fleet().realms().size());
            assertTrue(Await.result(again.records(10)).stream().anyMatch(record -> oid.equals(record.nodeOid())));
        }
        again.close();
    }

    private JdbcStore store() {
        return JdbcStore.open(proxy(StoreConfig.class, Map.of("directory", directory.toString())), null);
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                PersistenceTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answers.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
