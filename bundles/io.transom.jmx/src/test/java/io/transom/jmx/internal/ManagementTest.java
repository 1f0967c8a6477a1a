package io.transom.jmx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.management.Catalog;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementTest {
    private static final String OID = "8580fccb-1ce1-4f46-8b90-f9d26258cc27";
    private static final ObjectName MODULE = Beans.name("Module", "family", "router", "name", "io.transom.test");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeFleet fleet = new FakeFleet();
    private final FakeOperator operator = new FakeOperator();
    private final Management management = new Management(catalog, fleet, operator);

    @AfterEach
    void takeAway() throws Exception {
        management.deactivate();
        assertTrue(server.queryNames(new ObjectName("io.transom:*"), null).isEmpty());
    }

    @Contract(family = "router", scope = Scope.WORKER, doc = "Realms.")
    interface Realms {
        @Procedure(doc = "Stops a realm.", access = Access.OPERATE)
        CompletionStage<String> stopRouterRealm(
                @Param("realm_id") String id, @Param(value = "limit", byDefault = "10") long limit);
    }

    @Test
    void aModuleHasOneOperationForEachProcedure() throws Exception {
        catalog.listener.present(module());
        operator.answer = Payload.of("stopped");

        Object result = server.invoke(
                MODULE, "stopRouterRealm", new Object[] {"node1", "w1", "realm1", ""}, new String[] {
                    "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.String"
                });

        assertEquals("\"stopped\"", result);
        assertEquals(List.of("default jmx test.stop_router_realm"), operator.asked);
        assertEquals(List.of(OID, "w1"), operator.payload.args());
        assertEquals(Map.of("realm_id", "realm1"), operator.payload.kwargs());
        assertEquals(7L, server.getAttribute(MODULE, "Calls"));
    }

    @Test
    void anErrorCrossesTheWireAsAClassOfTheJdk() {
        catalog.listener.present(module());
        operator.failure = new WampError("crossbar.error.no_such_object", "No realm");

        var failed = assertThrows(
                MBeanException.class,
                () -> server.invoke(
                        MODULE, "stopRouterRealm", new Object[] {"node1", "w1", "r", ""}, new String[4]));

        assertEquals("crossbar.error.no_such_object: No realm", failed.getMessage());
        assertEquals(IllegalStateException.class, failed.getCause().getClass());
    }

    @Test
    void aModuleThatGoesTakesItsBeansAlong() {
        catalog.listener.present(module());
        assertTrue(server.isRegistered(MODULE));

        catalog.listener.gone(module());

        assertFalse(server.isRegistered(MODULE));
    }

    @Test
    void nodesComingAndGoingAreNotified() throws Exception {
        var heard = new ArrayList<String>();
        server.addNotificationListener(
                Beans.name("Center"), (notification, handback) -> heard.add(notification.getType()), null, null);

        fleet.listener.changed(fleet.node);
        assertEquals(List.of(Management.NODE_ONLINE), heard);
        assertEquals(true, server.getAttribute(Beans.name("Node", "realm", "default", "name", "node1"), "Online"));
    }

    @Test
    void modulesBoundAndUnboundAreNotified() throws Exception {
        var heard = new ArrayList<String>();
        server.addNotificationListener(
                Beans.name("Dispatcher"), (notification, handback) -> heard.add(notification.getType()), null, null);

        catalog.listener.present(module());
        catalog.listener.gone(module());

        assertEquals(List.of(Management.MODULE_BOUND, Management.MODULE_UNBOUND), heard);
    }

    @Test
    void centerAndRealmsAreShown() throws Exception {
        assertEquals(1L, server.getAttribute(Beans.name("Center"), "NodesOnline"));
        assertEquals(2L, server.getAttribute(Beans.name("Realm", "name", "default"), "Sessions"));
    }

    private static Catalog.ModuleView module() {
        var contract = ContractDescription.of(Realms.class);
        var procedure = new Catalog.ProcedureView(
                "test.stop_router_realm", contract.name(), "stop_router_realm", "Stops a realm.", true, "");
        return new Catalog.ModuleView(
                1,
                "io.transom.test",
                "1.0.0",
                "router",
                0,
                Catalog.State.ACTIVE,
                "",
                List.of(contract),
                List.of(procedure),
                List.of(),
                List.of(),
                List.of(),
                new Sevens());
    }

    private record Sevens() implements Catalog.Counters {
        @Override
        public long calls() {
            return 7;
        }

        @Override
        public long errors() {
            return 7;
        }

        @Override
        public long inFlight() {
            return 7;
        }

        @Override
        public long nanos() {
            return 7;
        }

        @Override
        public Catalog.Counters of(String procedure) {
            return this;
        }
    }

    private static final class FakeCatalog implements Catalog {
        private Listener listener = new Listener() {
            @Override
            public void present(ModuleView module) {}

            @Override
            public void gone(ModuleView module) {}
        };

        @Override
        public List<ModuleView> modules() {
            return List.of();
        }

        @Override
        public AutoCloseable listen(Listener added) {
            listener = added;
            return () -> {};
        }
    }

    private static final class FakeFleet implements Fleet {
        private final NodeView node = new NodeView(
                OID, "default", "node1", "ab".repeat(32), true, 7, "tcp4:127.0.0.1:5", 0, 0, 3, Map.of("router", 1L));
        private Listener listener = changed -> {};

        @Override
        public List<RealmView> realms() {
            return List.of(new RealmView("r", "default", 0, 1, 1, 2));
        }

        @Override
        public List<NodeView> nodes() {
            return List.of(node);
        }

        @Override
        public Optional<NodeView> node(String oidOrAuthid) {
            return Optional.of(node);
        }

        @Override
        public AutoCloseable listen(Listener added) {
            listener = added;
            return () -> {};
        }
    }

    private static final class FakeOperator implements Operator {
        private final List<String> asked = new ArrayList<>();
        private Payload payload = Payload.NONE;
        private Payload answer = Payload.NONE;
        private WampError failure;

        @Override
        public Call call(String realm, String actor, String procedure, Payload given, CallOptions options) {
            asked.add(realm + " " + actor + " " + procedure);
            payload = given;
            return new Call() {
                @Override
                public CompletionStage<Payload> result() {
                    return failure == null
                            ? CompletableFuture.completedFuture(answer)
                            : CompletableFuture.failedFuture(failure);
                }

                @Override
                public void cancel(CancelMode mode) {}
            };
        }

        @Override
        public List<String> realms() {
            return List.of("default");
        }

        @Override
        public AutoCloseable watch(Consumer<FleetEvent> events) {
            return () -> {};
        }
    }
}
