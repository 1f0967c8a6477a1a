package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.keys.NodeKeys;
import io.transom.testkit.TestNode;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The MBeans, as any JMX console sees them. */
@ExtendWith(Shared.class)
class JmxTest {
    private static final String TEXT = String.class.getName();

    private final KarafProcess karaf;
    private final ObjectName center = name("io.transom:type=Center");
    private final ObjectName dispatcher = name("io.transom:type=Dispatcher");
    private final ObjectName router = name("io.transom:type=Module,family=router,name=io.transom.handler.router");
    private TestNode node;
    private String oid;

    JmxTest(KarafProcess karaf) {
        this.karaf = karaf;
    }

    @BeforeEach
    void pairNode() throws Exception {
        var key = NodeKeys.loadOrCreate(Path.of("target/jmx-node").toAbsolutePath(), Map.of())
                .signingKey();
        try (var domain = karaf.join(null)) {
            Object paired =
                    domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", "jmx1", Map.of());
            oid = String.valueOf(((Map<?, ?>) java.util.Objects.requireNonNull(paired)).get("oid"));
        }
        node = TestNode.of(karaf.transports(), karaf.url(), key)
                .answering("get_status", invocation -> Payload.of(Map.of("workers_by_type", Map.of())))
                .answering("worker.w1.get_router_realms", invocation -> Payload.ofValue(List.of("realm1")));
    }

    @AfterEach
    void unpairNode() {
        try (var domain = karaf.join(null)) {
            domain.call("crossbarfabriccenter.mrealm.unpair_node", oid);
        }
    }

    @Test
    void thereIsABeanForEverything() throws Exception {
        node.start();
        var names = new TreeSet<String>();
        for (ObjectName each : karaf.mbeans().queryNames(name("io.transom:*"), null)) {
            names.add(each.getKeyProperty("type")
                    + (each.getKeyProperty("family") == null ? "" : " " + each.getKeyProperty("family")));
        }

        assertTrue(
                names.containsAll(List.of(
                        "Center",
                        "Dispatcher",
                        "Module center",
                        "Module node",
                        "Module worker",
                        "Module router",
                        "Module proxy",
                        "Module container",
                        "Node",
                        "Realm")),
                names::toString);
        assertEquals(true, karaf.mbeans().getAttribute(name("io.transom:type=Node,realm=default,name=jmx1"), "Online"));
        assertEquals(oid, karaf.mbeans().getAttribute(name("io.transom:type=Node,realm=default,name=jmx1"), "Oid"));
        assertEquals(1L, karaf.mbeans().getAttribute(name("io.transom:type=Realm,name=default"), "Online"));
    }

    @Test
    void eachProcedureIsAnOperation() throws Exception {
        MBeanOperationInfo[] operations = karaf.mbeans().getMBeanInfo(router).getOperations();

        assertEquals(27, operations.length);
        MBeanOperationInfo start = Arrays.stream(operations)
                .filter(operation -> operation.getName().equals("startRouterRealm"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("node", "worker", "realm_id", "realm_config"),
                Arrays.stream(start.getSignature())
                        .map(parameter -> parameter.getName())
                        .toList());
        assertTrue(start.getDescription().contains("realm"));
    }

    @Test
    void anOperationCallsTheNodeAndIsCounted() throws Exception {
        node.start();
        long before = (Long) karaf.mbeans().getAttribute(router, "Calls");
        long errorsBefore = (Long) karaf.mbeans().getAttribute(router, "Errors");

        Object realms = karaf.mbeans()
                .invoke(router, "getRouterRealms", new Object[] {"jmx1", "w1"}, new String[] {TEXT, TEXT});
        MBeanException failed = assertThrows(
                MBeanException.class,
                () -> karaf.mbeans()
                        .invoke(router, "getRouterRealms", new Object[] {"jmx1", "nowhere"}, new String[] {TEXT, TEXT
                        }));

        assertEquals(List.of("realm1"), Json.read(String.valueOf(realms)));
        assertTrue(failed.getMessage().contains("wamp.error.no_such_procedure"), failed::getMessage);
        karaf.await("two calls are counted", () -> (Long) karaf.mbeans().getAttribute(router, "Calls") == before + 2);
        assertEquals(errorsBefore + 1, karaf.mbeans().getAttribute(router, "Errors"));
        assertEquals(0L, karaf.mbeans().getAttribute(router, "InFlight"));
    }

    @Test
    void nodesThatComeAndGoAreNotified() throws Exception {
        BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
        NotificationListener listener = (notification, handback) -> notifications.add(notification);
        karaf.mbeans().addNotificationListener(center, listener, null, null);
        try {
            node.start();
            assertNext(notifications, "io.transom.node.online", oid);

            node.close();
            assertNext(notifications, "io.transom.node.offline", oid);
            assertEquals(
                    false, karaf.mbeans().getAttribute(name("io.transom:type=Node,realm=default,name=jmx1"), "Online"));
        } finally {
            karaf.mbeans().removeNotificationListener(center, listener);
        }
    }

    @Test
    void modulesThatComeAndGoAreNotified() throws Exception {
        BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
        NotificationListener listener = (notification, handback) -> notifications.add(notification);
        karaf.mbeans().addNotificationListener(dispatcher, listener, null, null);
        try {
            karaf.console("bundle:stop io.transom.handler.container");
            assertNext(notifications, "io.transom.module.unbound", "io.transom.handler.container");

            karaf.console("bundle:start io.transom.handler.container");
            assertNext(notifications, "io.transom.module.bound", "io.transom.handler.container");
        } finally {
            karaf.mbeans().removeNotificationListener(dispatcher, listener);
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
        assertThrows(RuntimeException.class, () -> karaf.jmx(null, null).close());
        assertThrows(SecurityException.class, () -> karaf.jmx("karaf", "wrong").close());
        assertEquals(1, karaf.console("transom:nodes", "wrong").code());
    }

    private static void assertNext(BlockingQueue<Notification> notifications, String type, String data)
            throws Exception {
        Notification next = notifications.poll(20, TimeUnit.SECONDS);
        assertTrue(next != null, () -> "no notification " + type);
        assertEquals(type, next.getType());
        assertEquals(data, next.getUserData());
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (javax.management.MalformedObjectNameException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
