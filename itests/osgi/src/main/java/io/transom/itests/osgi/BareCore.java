package io.transom.itests.osgi;

import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.core.host.Host;
import io.transom.testkit.Await;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** The plug-in host alone: the bundles of ours that use it are stopped, and started again in the end. */
final class BareCore implements AutoCloseable {
    static final String HANDLER = "io.transom.handler.";

    private static final Set<String> STAY = Set.of(
            "io.transom.wamp",
            "io.transom.router",
            "io.transom.transport",
            "io.transom.client",
            "io.transom.api",
            "io.transom.core",
            "io.transom.testkit",
            "io.transom.itests.osgi");

    private final BundleContext framework;
    private final List<Bundle> stopped = new ArrayList<>();
    private final ServiceReference<Host> hostReference;
    private final ServiceReference<Catalog> catalogReference;
    private final Host host;
    private final Catalog catalog;

    BareCore(BundleContext framework) throws BundleException {
        this.framework = framework;
        var bundles = Arrays.asList(framework.getBundles());
        Collections.reverse(bundles);
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName().startsWith("io.transom.")
                    && !STAY.contains(bundle.getSymbolicName())
                    && bundle.getState() == Bundle.ACTIVE) {
                bundle.stop(Bundle.STOP_TRANSIENT);
                stopped.add(0, bundle);
            }
        }
        hostReference = framework.getServiceReference(Host.class);
        catalogReference = framework.getServiceReference(Catalog.class);
        host = framework.getService(hostReference);
        catalog = framework.getService(catalogReference);
        Await.until("no module is bound", () -> catalog.modules().isEmpty());
    }

    Host host() {
        return host;
    }

    Catalog catalog() {
        return catalog;
    }

    /** One of the bundles that were stopped, started again. */
    Bundle start(String name) throws BundleException {
        Bundle bundle = stopped.stream()
                .filter(candidate -> candidate.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name + " among " + stopped));
        bundle.start(Bundle.START_TRANSIENT);
        return bundle;
    }

    List<String> handlers() {
        return stopped.stream()
                .map(Bundle::getSymbolicName)
                .filter(name -> name.startsWith(HANDLER))
                .sorted()
                .toList();
    }

    /** The module of a bundle, waited for. */
    ModuleView module(String bundle) {
        Await.until("module " + bundle + " is there", () -> isThere(bundle));
        return catalog.modules().stream()
                .filter(module -> module.bundle().equals(bundle))
                .findFirst()
                .orElseThrow();
    }

    boolean isThere(String bundle) {
        return catalog.modules().stream().anyMatch(module -> module.bundle().equals(bundle));
    }

    /** What is bound now, by bundle and state. */
    List<String> modules() {
        return catalog.modules().stream()
                .map(module -> module.bundle() + " " + module.state())
                .toList();
    }

    @Override
    public void close() throws BundleException {
        framework.ungetService(hostReference);
        framework.ungetService(catalogReference);
        for (Bundle bundle : stopped) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }
}
