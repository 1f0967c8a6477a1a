package io.transom.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.spi.HandlerModule;
import io.transom.testkit.Await;
import io.transom.wamp.ErrorUris;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** Handler bundles are installed, updated and removed while calls run: none is lost, and nothing of them stays. */
@ExtendWith(BundleContextExtension.class)
@Timeout(180)
class ChurnTest {
    private static final int ROUNDS = 50;
    private static final int CALLS_PER_SECOND = 200;
    private static final long NODE_ANSWERS_AFTER_MILLIS = 50;
    private static final String ROUTER = BareCore.HANDLER + "router";
    private static final String ECHO = TestRealm.REMOTE + "echo.echo";

    @InjectBundleContext
    BundleContext framework;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Test
    void noCallIsLostAndNothingStays() throws Exception {
        try (var core = new BareCore(framework);
                var realm = new TestRealm(core.host())) {
            realm.answersAfter(NODE_ANSWERS_AFTER_MILLIS);
            var faces = new Faces();
            var stopped = ConcurrentHashMap.<String>newKeySet();
            BundleListener listener = event -> {
                if (event.getType() == BundleEvent.STOPPED) {
                    stopped.add(event.getBundle().getSymbolicName());
                }
            };
            framework.addBundleListener(listener);
            try (var listening = core.catalog().listen(faces)) {
                Bundle router = core.start(ROUTER);
                core.module(ROUTER);
                realm.ready();
                round(core, realm, router);
                Set<String> threads = threads();

                Load load = load(realm);
                try (load) {
                    for (int i = 0; i < ROUNDS; i++) {
                        round(core, realm, router);
                    }
                }

                Await.until("every call is answered", () -> load.answered() == load.made());
                assertCalls(load);
                assertNothingStays(core, realm, faces);
                assertEquals(threads, threads());
                assertEquals(Set.of("echo", ROUTER), stopped, "no other bundle was stopped, " + listening);
                router.stop();
            } finally {
                framework.removeBundleListener(listener);
            }
            assertCollectable();
        }
    }

    /** One bundle comes, is updated and goes; another, which stays, is updated. */
    private void round(BareCore core, TestRealm realm, Bundle router) throws Exception {
        Bundle echo = MadeBundle.ECHO.install(framework, "1.0.0");
        echo.start();
        core.module("echo");
        realm.ready();
        assertEquals("hi", Await.result(realm.call(ECHO, "hi")).first());
        remember(echo);

        echo.update(MadeBundle.ECHO.jar("1.0.1"));
        Await.until(
                "the new version is bound", () -> core.module("echo").version().equals("1.0.1"));
        realm.ready();
        assertEquals("hi", Await.result(realm.call(ECHO, "hi")).first());
        remember(echo);

        remember(router);
        router.update();
        core.module(ROUTER);

        echo.uninstall();
        realm.ready();
        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE, Await.error(realm.call(ECHO, "hi")).uri());
    }

    private static Load load(TestRealm realm) {
        return new Load(
                CALLS_PER_SECOND,
                List.of(
                        () -> realm.call(TestRealm.REMOTE + "router.get_router_realms", TestRealm.NODE, "w1"),
                        () -> realm.call(ECHO, "load"),
                        () -> realm.call(TestRealm.REMOTE + "echo.node_echo", TestRealm.NODE),
                        () -> realm.call("com.example.version")));
    }

    private static void assertCalls(Load load) {
        var outcomes = load.outcomes();
        assertTrue(outcomes.keySet().stream().allMatch(Load::isHonest), outcomes::toString);
        for (int kind = 0; kind < 4; kind++) {
            assertTrue(outcomes.getOrDefault(kind + " " + Load.OK, 0) > 0, outcomes::toString);
        }
        int found = outcomes.get("0 " + Load.OK);
        int notFound = outcomes.getOrDefault("0 " + ErrorUris.NO_SUCH_PROCEDURE, 0);
        assertTrue(notFound < found / 4, "the bundle that is only updated was away too often: " + outcomes);
    }

    private void assertNothingStays(BareCore core, TestRealm realm, Faces faces) throws Exception {
        assertEquals(List.of(ROUTER + " ACTIVE"), core.modules());
        assertEquals(Set.of(), faces.commands());
        assertEquals(Set.of(), faces.beansOf("echo"));
        for (String uri : List.of(ECHO, TestRealm.REMOTE + "echo.node_echo", "com.example.version")) {
            assertEquals(
                    ErrorUris.NO_SUCH_PROCEDURE, Await.error(realm.call(uri)).uri());
            assertEquals(
                    null,
                    Await.result(realm.call("wamp.registration.lookup", uri)).first(),
                    "the realm itself knows no registration of " + uri);
        }
        assertEquals(
                List.of(ROUTER),
                framework.getServiceReferences(HandlerModule.class, null).stream()
                        .map(ServiceReference::getBundle)
                        .map(Bundle::getSymbolicName)
                        .toList());
        Bundle host = Arrays.stream(framework.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("io.transom.core"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                1,
                Arrays.stream(host.getServicesInUse())
                        .filter(reference -> reference.isAssignableTo(host, HandlerModule.class.getName()))
                        .count());
    }

    private void remember(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    private void assertCollectable() {
        Await.until("the class loaders of all versions that have gone are collected", Duration.ofSeconds(20), () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
