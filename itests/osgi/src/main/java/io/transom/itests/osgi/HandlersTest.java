package io.transom.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.ContractDescription;
import io.transom.api.EventDescription;
import io.transom.api.ParamDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.State;
import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** The handler bundles in the bare host: each alone, and all together. */
@ExtendWith(BundleContextExtension.class)
@Timeout(60)
class HandlersTest {
    /** The public remote node management API of Crossbar.io. */
    private static final int PUBLIC_PROCEDURES = 77;

    @InjectBundleContext
    BundleContext framework;

    @ParameterizedTest
    @ValueSource(strings = {"node", "worker", "router", "proxy", "container"})
    void aHandlerAloneForwardsAllItsProceduresAndRelaysItsEvents(String family) throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            core.start(BareCore.HANDLER + family);
            ModuleView module = core.module(BareCore.HANDLER + family);
            realm.ready();

            assertEquals(State.ACTIVE, module.state(), module.failure());
            assertEquals(family, module.family());
            assertEquals(List.of(BareCore.HANDLER + family + " ACTIVE"), core.modules());
            assertFalse(module.procedures().isEmpty());
            for (ContractDescription contract : module.contracts()) {
                for (ProcedureDescription procedure : contract.procedures()) {
                    forwards(realm, contract, procedure);
                }
                for (EventDescription event : contract.events()) {
                    relays(realm, contract, event);
                }
            }
        }
    }

    @Test
    void allTogetherOfferThePublicApi() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            for (String handler : core.handlers()) {
                core.start(handler);
                core.module(handler);
            }
            realm.ready();

            var modules = core.catalog().modules();
            assertEquals(5, modules.size());
            assertTrue(modules.stream()
                    .flatMap(module -> module.procedures().stream())
                    .allMatch(procedure -> procedure.shadowedBy().isEmpty()));
            var procedures = new ArrayList<ProcedureDescription>();
            for (ModuleView module : modules) {
                for (ContractDescription contract : module.contracts()) {
                    procedures.addAll(contract.procedures());
                    for (ProcedureDescription procedure : contract.procedures()) {
                        forwards(realm, contract, procedure);
                    }
                }
            }
            assertEquals(
                    PUBLIC_PROCEDURES,
                    procedures.stream()
                            .filter(procedure -> !procedure.referenceOnly())
                            .count());
        }
    }

    @Test
    void aHandlerThatIsStoppedLeavesNothing() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            var bundle = core.start(BareCore.HANDLER + "router");
            core.module(BareCore.HANDLER + "router");
            realm.ready();

            bundle.stop();
            realm.ready();

            assertEquals(List.of(), core.modules());
            var error = Await.error(realm.call(TestRealm.REMOTE + "router.get_router_realms", TestRealm.NODE, "w1"));
            assertEquals(ErrorUris.NO_SUCH_PROCEDURE, error.uri());
            assertEquals(
                    "no callee registered for procedure " + TestRealm.REMOTE + "router.get_router_realms",
                    error.text());
        }
    }

    private static void forwards(TestRealm realm, ContractDescription contract, ProcedureDescription procedure) {
        var own = new ArrayList<Object>();
        for (ParamDescription param : procedure.params()) {
            own.add(sample(param));
        }
        int routing = contract.scope().routingArguments();
        var all = new ArrayList<Object>(List.of(TestRealm.NODE, "w1").subList(0, routing));
        all.addAll(own);

        var answer =
                Await.result(realm.call(TestRealm.REMOTE + contract.family() + "." + procedure.name(), all.toArray()));

        assertEquals(Payload.of(procedure.name(), routing == 2 ? "w1" : null, own), answer);
    }

    private static Object sample(ParamDescription param) {
        return switch (param.type()) {
            case STRING, ANY -> "a";
            case INTEGER -> 1L;
            case NUMBER -> 1.5;
            case BOOLEAN -> true;
            case MAP -> Map.of("a", 1L);
            case LIST -> List.of("a");
        };
    }

    private static void relays(TestRealm realm, ContractDescription contract, EventDescription event) {
        if (!event.relayed()) {
            return;
        }
        boolean ofWorker = contract.scope().routingArguments() == 2;
        var received = new EventRecorder();
        var subscription = Await.result(
                realm.operator().subscribe(TestRealm.REMOTE + contract.family() + "." + event.remote(), received));

        String topic = "crossbarfabriccenter.node.node1." + (ofWorker ? "worker.w1." : "") + event.local();
        realm.operator().publish(topic, Payload.of("x"), PublishOptions.DEFAULT);

        assertEquals(
                ofWorker ? List.of("node1", "w1", "x") : List.of("node1", "x"),
                received.next().payload().args());
        Await.result(subscription.unsubscribe());
    }
}
