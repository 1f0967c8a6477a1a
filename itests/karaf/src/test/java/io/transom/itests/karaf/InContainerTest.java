package io.transom.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Inside Karaf: a handler bundle that is installed, updated, or removed touches no other bundle. Pax Exam has a runner for JUnit 4 only.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class InContainerTest {
    private static final List<String> HANDLERS = List.of(
            "io.transom.handler.node",
            "io.transom.handler.worker",
            "io.transom.handler.router",
            "io.transom.handler.proxy",
            "io.transom.handler.container");

    private static final long PATIENCE_MILLIS = 20_000;

    @Inject
    private BundleContext framework;

    private final List<FrameworkEvent> refreshes = new CopyOnWriteArrayList<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final FrameworkListener refreshed = event -> {
        if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            refreshes.add(event);
        }
    };
    private final SynchronousBundleListener changed = event -> {
        if (!HANDLERS.contains(event.getBundle().getSymbolicName())) {
            changes.add(event.getBundle().getSymbolicName() + " " + event.getType());
        }
    };
    private Map<String, Long> before;

    @Configuration
    public Option[] karaf() throws Exception {
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(Distribution.archive().toUri().toString())
                    .name("transom")
                    .unpackDirectory(new File("target/exam"))
                    .useDeployFolder(false),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            logLevel(LogLevel.WARN),
            systemTimeout(60_000),
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    System.getProperty("transom.repository")),
            editConfigurationFilePut("etc/io.transom.center.cfg", "listen.port", "0"),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", "0"),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", "0"),
        };
    }

    @Before
    public void watch() throws Exception {
        for (String handler : HANDLERS) {
            awaitModule(handler, true);
        }
        await("everything has started", this::isBooted);
        before = others();
        framework.addFrameworkListener(refreshed);
        framework.addBundleListener(changed);
    }

    @After
    public void unwatch() {
        framework.removeFrameworkListener(refreshed);
        framework.removeBundleListener(changed);
    }

    @Test
    public void restartingAHandlerTouchesNoOtherBundle() throws Exception {
        for (String handler : HANDLERS) {
            Bundle bundle = bundle(handler);
            bundle.stop();
            awaitModule(handler, false);
            bundle.start();
            awaitModule(handler, true);
        }

        assertNothingWasRefreshed();
        assertOthersAreUntouched();
    }

    /** Felix lets go of the old revision by a refresh of the updated bundle alone: the others must not hear of it. */
    @Test
    public void updatingAHandlerTouchesNoOtherBundle() throws Exception {
        for (String handler : HANDLERS) {
            Bundle bundle = bundle(handler);
            bundle.update();
            awaitModule(handler, true);
            assertEquals(handler, Bundle.ACTIVE, bundle.getState());
        }

        assertOthersAreUntouched();
    }

    @Test
    public void removingAndInstallingAHandlerTouchesNoOtherBundle() throws Exception {
        List<String> locations = new ArrayList<>();
        for (String handler : HANDLERS) {
            Bundle bundle = bundle(handler);
            locations.add(bundle.getLocation());
            bundle.uninstall();
            awaitModule(handler, false);
            assertTrue(
                    handler + " leaves nothing to be refreshed",
                    wiring().getRemovalPendingBundles().isEmpty());
        }
        refreshNothing(); // those of Felix, of each removed bundle alone, have been told when this one is
        refreshes.clear();

        for (String location : locations) {
            framework.installBundle(location).start();
        }
        for (String handler : HANDLERS) {
            awaitModule(handler, true);
        }

        assertNothingWasRefreshed();
        assertOthersAreUntouched();
    }

    private void assertOthersAreUntouched() {
        assertEquals(List.of(), changes);
        assertEquals(before, others());
    }

    private void assertNothingWasRefreshed() throws Exception {
        refreshNothing();
        assertEquals("only the refresh that the test itself asked for", 1, refreshes.size());
    }

    /** Framework events come in order: once that of this refresh has come, all before it have. */
    private void refreshNothing() throws Exception {
        int told = refreshes.size();
        var done = new CountDownLatch(1);
        wiring().refreshBundles(Set.of(), event -> done.countDown());
        assertTrue(done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        await("the refresh is told", () -> refreshes.size() > told);
    }

    private FrameworkWiring wiring() {
        return framework.getBundle(0).adapt(FrameworkWiring.class);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the handler's service is there and in use, or is gone. */
    private void awaitModule(String handler, boolean there) throws Exception {
        await(handler + (there ? " is bound" : " is gone"), () -> isBound(handler) == there);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not after " + PATIENCE_MILLIS + " ms: " + what);
            }
            Thread.sleep(10);
        }
    }

    /** Karaf says so, and no bundle is on its way any more. */
    private boolean isBooted() {
        return framework.getServiceReference("org.apache.karaf.features.BootFinished") != null
                && Arrays.stream(framework.getBundles())
                        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                        .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }

    private boolean isBound(String handler) throws Exception {
        ServiceReference<?>[] modules = framework.getAllServiceReferences("io.transom.api.spi.HandlerModule", null);
        return modules != null
                && Arrays.stream(modules)
                        .anyMatch(module -> handler.equals(module.getBundle().getSymbolicName())
                                && module.getUsingBundles() != null);
    }

    /** Last modification and state of all bundles that are no handlers. */
    private Map<String, Long> others() {
        Map<String, Long> others = new TreeMap<>();
        for (Bundle bundle : framework.getBundles()) {
            if (!HANDLERS.contains(bundle.getSymbolicName())) {
                others.put(
                        bundle.getSymbolicName() + " " + bundle.getBundleId() + " " + bundle.getState(),
                        bundle.getLastModified());
            }
        }
        return others;
    }
}
