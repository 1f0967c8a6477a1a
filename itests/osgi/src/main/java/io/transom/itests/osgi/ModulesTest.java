package io.transom.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.management.Catalog.ProcedureView;
import io.transom.api.management.Catalog.State;
import io.transom.itests.osgi.made.BetterModule;
import io.transom.itests.osgi.made.HangingModule;
import io.transom.itests.osgi.made.ThrowingModule;
import io.transom.testkit.Await;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** Bundles of other authors in the host. */
@ExtendWith(BundleContextExtension.class)
@Timeout(60)
class ModulesTest {
    private static final String ROUTER = BareCore.HANDLER + "router";
    private static final String REALMS = TestRealm.REMOTE + "router.get_router_realms";

    @InjectBundleContext
    BundleContext framework;

    @Test
    void aBundleOfAnotherAuthorIsThereAtOnce() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            Bundle echo = MadeBundle.ECHO.install(framework, "1.0.0");
            try {
                echo.start();
                core.module("echo");
                realm.ready();

                assertEquals(
                        "hello",
                        Await.result(realm.call(TestRealm.REMOTE + "echo.echo", "hello"))
                                .first());
                assertEquals(
                        "echo", Await.result(realm.call("com.example.version")).first());
                assertEquals(
                        "node_echo",
                        Await.result(realm.call(TestRealm.REMOTE + "echo.node_echo", TestRealm.NODE))
                                .first());
            } finally {
                echo.uninstall();
            }
        }
    }

    @Test
    void aHigherRankingShadowsAndTheOtherComesBack() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            core.start(ROUTER);
            core.module(ROUTER);
            Bundle better =
                    MadeBundle.of("better", BetterModule.class).ranked(5).install(framework, "1.0.0");
            better.start();
            core.module("better");
            realm.ready();

            assertEquals("better", whoAnswers(realm));
            assertEquals("better", shadow(core));

            better.uninstall();

            assertEquals("get_router_realms", whoAnswers(realm));
            assertEquals("", shadow(core));
        }
    }

    @Test
    void aLowerRankingWaitsForItsTurn() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            Bundle router = core.start(ROUTER);
            core.module(ROUTER);
            Bundle other = MadeBundle.of("other", BetterModule.class).ranked(-1).install(framework, "1.0.0");
            try {
                other.start();
                core.module("other");
                realm.ready();
                assertEquals("get_router_realms", whoAnswers(realm));

                router.stop();

                assertEquals("better", whoAnswers(realm));
            } finally {
                other.uninstall();
            }
        }
    }

    @Test
    void aModuleThatThrowsIsShownAndHarmsNoOther() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            core.start(ROUTER);
            core.module(ROUTER);
            Bundle throwing = MadeBundle.of("throwing", ThrowingModule.class).install(framework, "1.0.0");
            throwing.start();

            assertEquals(State.FAILED, core.module("throwing").state());
            assertEquals("on purpose", core.module("throwing").failure());
            realm.ready();
            assertEquals("get_router_realms", whoAnswers(realm));
            assertEquals(
                    ErrorUris.NO_SUCH_PROCEDURE,
                    Await.error(realm.call("com.example.never")).uri());

            throwing.uninstall();
            assertEquals(List.of(ROUTER + " ACTIVE"), core.modules());
        }
    }

    @Test
    void callsThatDoNotEndAreCanceledAfterTheConfiguredDrainTime() throws Exception {
        var admin = framework.getService(framework.getServiceReference(ConfigurationAdmin.class));
        Configuration configuration = admin.getConfiguration("io.transom.core", "?");
        configuration.update(new Hashtable<>(Map.of("drain.millis", 100L)));
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            Bundle hanging = MadeBundle.of("hanging", HangingModule.class).install(framework, "1.0.0");
            hanging.start();
            core.module("hanging");
            realm.ready();
            var call = realm.call("com.example.hang");
            Await.until(
                    "the call has arrived",
                    () -> core.module("hanging").counters().inFlight() == 1);

            long began = System.nanoTime();
            hanging.uninstall();
            WampError error = Await.error(call);

            assertEquals(ErrorUris.CANCELED, error.uri());
            assertEquals("module hanging was removed before it had answered", error.text());
            assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(4));
            Await.until("the module is gone", () -> core.modules().isEmpty());
        } finally {
            configuration.delete();
        }
    }

    private static Object whoAnswers(TestRealm realm) {
        return Await.result(realm.call(REALMS, TestRealm.NODE, "w1")).first();
    }

    private static String shadow(BareCore core) {
        return core.module(ROUTER).procedures().stream()
                .filter(procedure -> procedure.uri().equals(REALMS))
                .map(ProcedureView::shadowedBy)
                .findFirst()
                .orElseThrow();
    }
}
