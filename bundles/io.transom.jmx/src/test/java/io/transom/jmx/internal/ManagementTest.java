package io.transom.jmx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import io.transom.api.management.Alarms;
import io.transom.api.management.Audit;
import io.transom.api.management.Catalog;
import io.transom.api.management.Figures;
import io.transom.api.management.Fleet;
import io.transom.api.management.Operator;
import io.transom.api.store.CallRecord;
import io.transom.api.store.RecordCounts;
import io.transom.api.store.RecordQuery;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
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
    private final FakeAlarms alarms = new FakeAlarms();
    private final Management management = new Management(
            catalog,
            fleet,
            operator,
            new FakeAudit(),
            () -> new Figures.Snapshot(0, 1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, List.of()),
            alarms);

    @AfterEach
    void takeAway() throws Exception {
        management.close();
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

        Object result =
                server.invoke(MODULE, "stopRouterRealm", new Object[] {"node1", "w1", "realm1", ""}, new String[] {
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
                () -> server.invoke(MODULE, "stopRouterRealm", new Object[] {"node1", "w1", "r", ""}, new String[4]));

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
    void alarmsAreCountedAndNotified() throws Exception {
        var heard = new ArrayList<String>();
        server.addNotificationListener(
                Beans.name("Center"),
                (notification, handback) -> heard.add(notification.getType() + " " + notification.getMessage()),
                null,
                null);
        alarms.listener.accept("address a: 10 wrong signatures");
        assertEquals(List.of("io.transom.login.alarm address a: 10 wrong signatures"), heard);
        assertEquals(2L, server.getAttribute(Beans.name("Center"), "LoginAlarms"));
    }

    @Test
    void whatBecameOfTheRecordsIsCounted() throws Exception {
        assertEquals(3L, server.getAttribute(Beans.name("Center"), "RecordsDropped"));
        assertEquals(5L, server.getAttribute(Beans.name("Center"), "RecordsRotated"));
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
        new LimitHits().hit(new Limit("test.things", 1, "things", "wamp.error.unavailable", "Things of a test."));
        String hits = (String) server.getAttribute(Beans.name("Center"), "LimitHits");
        assertTrue(hits.contains("\"test.things\":1"), hits);
    }

    @Test
    void anUpdatedModuleIsShownWhileTheOldOneDrainsAndStays() throws Exception {
        var old = module(1, Catalog.State.ACTIVE, List.of());
        catalog.listener.present(old);
        catalog.listener.present(module(1, Catalog.State.DRAINING, List.of()));
        assertEquals("DRAINING", server.getAttribute(MODULE, "State"));
        catalog.listener.present(module(2, Catalog.State.ACTIVE, List.of()));
        assertEquals("ACTIVE", server.getAttribute(MODULE, "State"));

        catalog.listener.gone(old);

        assertEquals("ACTIVE", server.getAttribute(MODULE, "State"));
    }

    @Test
    void aFailedModuleIsNotSaidToBeBound() throws Exception {
        var heard = new ArrayList<String>();
        server.addNotificationListener(
                Beans.name("Dispatcher"), (notification, handback) -> heard.add(notification.getType()), null, null);

        catalog.listener.present(module(1, Catalog.State.FAILED, List.of()));
        catalog.listener.gone(module(1, Catalog.State.FAILED, List.of()));

        assertEquals(List.of(), heard);
    }

    @Test
    void aListenerOfNotificationsMayTakeItsTime() throws Exception {
        var told = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        server.addNotificationListener(
                Beans.name("Dispatcher"),
                (notification, handback) -> {
                    told.countDown();
                    await(goOn);
                },
                null,
                null);
        var slow = CompletableFuture.runAsync(() -> catalog.listener.present(module()), daemon());
        await(told);
        CompletableFuture.runAsync(() -> catalog.listener.gone(module(2, Catalog.State.ACTIVE, List.of())), daemon())
                .get(10, TimeUnit.SECONDS);
        goOn.countDown();
        slow.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsToldAfterTheEndLeavesNothing() throws Exception {
        management.close();
        catalog.listener.present(module());
        fleet.listener.changed(fleet.node);
        operator.tell("on_mrealm_created", "r");

        assertTrue(server.queryNames(new ObjectName("io.transom:*"), null).isEmpty());
    }

    @Test
    void realmsComeAndGo() throws Exception {
        fleet.realms = List.of(realm("r", "default"), realm("r2", "two"));
        operator.tell("on_mrealm_created", "r2");
        assertEquals("r2", server.getAttribute(Beans.name("Realm", "name", "two"), "Oid"));

        fleet.realms = List.of(realm("r", "default"), realm("r2", "three"));
        operator.tell("on_mrealm_modified", "r2");
        assertTrue(server.isRegistered(Beans.name("Realm", "name", "three")));
        assertFalse(server.isRegistered(Beans.name("Realm", "name", "two")));

        fleet.realms = List.of(realm("r", "default"));
        operator.tell("on_realm_deleted", "r2");
        assertFalse(server.isRegistered(Beans.name("Realm", "name", "three")));
        assertTrue(server.isRegistered(Beans.name("Realm", "name", "default")));
    }

    @Test
    void nodesComeWhenTheyArePairedAndGoWhenTheyAreUnpaired() throws Exception {
        ObjectName name = Beans.name("Node", "realm", "default", "name", "node1");
        fleet.node = node(null);
        operator.tell("on_node_unpaired", OID);
        assertFalse(server.isRegistered(name));

        fleet.node = node("default");
        operator.tell("on_node_paired", OID);
        assertTrue(server.isRegistered(name));
    }

    /** Modules come and go, listed all the while: nothing of them is left, and no object of theirs is kept. */
    @Test
    void nothingIsLeftOfModulesThatComeAndGo() throws Exception {
        var before = server.queryNames(new ObjectName("io.transom:*"), null);
        var over = new AtomicBoolean();
        var listed = CompletableFuture.supplyAsync(
                () -> {
                    int seen = 0;
                    while (!over.get()) {
                        seen += list();
                    }
                    return seen;
                },
                daemon());
        WeakReference<Object> ofModule = null;
        for (int i = 0; i < 1_000; i++) {
            Object bean = new Own();
            ofModule = new WeakReference<>(bean);
            catalog.listener.present(module(i, Catalog.State.ACTIVE, List.of(bean)));
            catalog.listener.present(module(i, Catalog.State.DRAINING, List.of()));
            catalog.listener.present(module(i + 1, Catalog.State.ACTIVE, List.of(bean)));
            catalog.listener.gone(module(i, Catalog.State.DRAINING, List.of()));
            assertEquals("ACTIVE", server.getAttribute(MODULE, "State"));
            catalog.listener.gone(module(i + 1, Catalog.State.ACTIVE, List.of(bean)));
        }
        over.set(true);

        assertTrue(listed.get(10, TimeUnit.SECONDS) > 0);
        assertEquals(before, server.queryNames(new ObjectName("io.transom:*"), null));
        for (int i = 0; i < 100 && ofModule.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(ofModule.get());
    }

    /** As a console does: what goes meanwhile is nothing special. */
    private int list() {
        int seen = 0;
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (name.getDomain().equals("io.transom")) {
                    server.getMBeanInfo(name);
                    seen++;
                }
            } catch (InstanceNotFoundException gone) {
                seen++;
            } catch (JMException failed) {
                throw new AssertionError(failed);
            }
        }
        return seen;
    }

    private static Executor daemon() {
        return task -> {
            var thread = new Thread(task, "test");
            thread.setDaemon(true);
            thread.start();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Of a module. */
    public interface OwnMXBean {
        int getNumber();
    }

    private static final class Own implements OwnMXBean {
        @Override
        public int getNumber() {
            return 1;
        }
    }

    private static Fleet.RealmView realm(String oid, String name) {
        return new Fleet.RealmView(oid, name, 0, 1, 1, 2);
    }

    private static Fleet.NodeView node(String realm) {
        return new Fleet.NodeView(
                OID,
                realm,
                realm == null ? null : "node1",
                "ab".repeat(32),
                true,
                7,
                "tcp4:127.0.0.1:5",
                0,
                0,
                3,
                Map.of("router", 1L));
    }

    private static Catalog.ModuleView module() {
        return module(1, Catalog.State.ACTIVE, List.of());
    }

    private static Catalog.ModuleView module(long id, Catalog.State state, List<Object> mbeans) {
        var contract = ContractDescription.of(Realms.class);
        var procedure = new Catalog.ProcedureView(
                "test.stop_router_realm", contract.name(), "stop_router_realm", "Stops a realm.", true, "");
        boolean active = state == Catalog.State.ACTIVE;
        return new Catalog.ModuleView(
                id,
                "io.transom.test",
                "1.0.0",
                "router",
                0,
                state,
                "",
                active ? List.of(contract) : List.of(),
                active ? List.of(procedure) : List.of(),
                List.of(),
                List.of(),
                mbeans.stream().map(bean -> new Catalog.MBeanView("Own", bean)).toList(),
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

    private static final class FakeAlarms implements Alarms {
        private Consumer<String> listener = text -> {};

        @Override
        public long count() {
            return 2;
        }

        @Override
        public AutoCloseable listen(Consumer<String> added) {
            listener = added;
            return () -> {};
        }
    }

    private static final class FakeAudit implements Audit {
        @Override
        public CompletionStage<List<CallRecord>> find(RecordQuery query) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public RecordCounts counts() {
            return new RecordCounts(3, 5);
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
        private volatile NodeView node = ManagementTest.node("default");
        private volatile List<RealmView> realms = List.of(realm("r", "default"));
        private Listener listener = changed -> {};

        @Override
        public List<RealmView> realms() {
            return realms;
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
        private Consumer<FleetEvent> watcher = event -> {};

        void tell(String event, String oid) {
            watcher.accept(new FleetEvent(
                    DOMAIN,
                    0,
                    new Event(
                            0,
                            0,
                            "crossbarfabriccenter.mrealm." + event,
                            Payload.of(Map.of("oid", oid)),
                            Identity.UNKNOWN,
                            Map.of())));
        }

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
            watcher = events;
            return () -> {};
        }
    }
}
