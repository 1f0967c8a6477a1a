package io.transom.console.internal;

import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.spi.HandlerModule;
import io.transom.console.internal.BundleInstaller.Installed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** {@code transom:install}: a bundle comes or is replaced while calls run, and is refused when it would not resolve. */
final class InstallCommand {
    private static final long PATIENCE_SECONDS = 30;
    private static final long LOOK_MILLIS = 10;
    private static final String SERVICE = "osgi.service";

    private final BundleContext context;

    InstallCommand(BundleContext context) {
        this.context = context;
    }

    SimpleCommand command() {
        return SimpleCommand.of(
                "install",
                "Installs a bundle, or replaces the one with its name; refuses one that would not resolve here.",
                syntax -> syntax.argument("FILE", "Absolute name of a jar on the center's machine, or a URL")
                        .build(),
                this::run);
    }

    private void run(Input input, Output out) throws Exception {
        // what is replaced may be something that this bundle needs, or this bundle
        BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        long console = context.getBundle().getBundleId();
        try (NewBundle candidate = NewBundle.read(input.text("FILE"))) {
            Installed installed = new BundleInstaller(system).install(candidate);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("bundle", installed.bundle().getSymbolicName());
            row.put("version", installed.bundle().getVersion().toString());
            row.put(
                    "before",
                    installed.before() == null ? null : installed.before().toString());
            row.put("restarted", installed.restarted());
            boolean restartedItself = installed.bundle().getBundleId() == console
                    || installed.restarted().contains("io.transom.console");
            if (!restartedItself) {
                row.putAll(served(system, installed.bundle()));
            }
            out.value(row);
        }
    }

    /** Waits until it offers the services that its manifest declares. */
    private static Map<String, Object> served(BundleContext system, Bundle bundle) throws InterruptedException {
        for (BundleCapability declared : bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE)) {
            Object types = declared.getAttributes().get(Constants.OBJECTCLASS);
            for (Object type : types instanceof List<?> several ? several : List.of(String.valueOf(types))) {
                await(
                        () -> isOffered(bundle, type.toString()) ? Optional.of(true) : Optional.empty(),
                        bundle.getSymbolicName() + " " + bundle.getVersion() + " is started, but offers no " + type);
            }
        }
        return isOffered(bundle, HandlerModule.class.getName()) ? modules(system, bundle) : Map.of();
    }

    private static Map<String, Object> modules(BundleContext system, Bundle bundle) throws InterruptedException {
        List<ModuleView> modules = await(
                () -> Optional.of(bound(system, bundle)).filter(found -> !found.isEmpty()),
                bundle.getSymbolicName() + " " + bundle.getVersion() + " is started, but not bound");
        for (ModuleView module : modules) {
            if (module.state() == Catalog.State.FAILED) {
                throw new IllegalStateException(module.bundle() + " " + module.version()
                        + " is started, but nothing of it is served: " + module.failure());
            }
        }
        var families = new TreeSet<String>();
        modules.forEach(module -> families.add(module.family()));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("family", String.join(", ", families));
        row.put(
                "procedures",
                modules.stream().mapToInt(module -> module.procedures().size()).sum());
        return row;
    }

    /** Of this version and no longer on its way out. */
    private static List<ModuleView> bound(BundleContext system, Bundle bundle) {
        ServiceReference<Catalog> reference = system.getServiceReference(Catalog.class);
        Catalog catalog = reference == null ? null : system.getService(reference);
        if (catalog == null) {
            return List.of();
        }
        try {
            List<Object> ids = Arrays.stream(servicesOf(bundle))
                    .map(service -> service.getProperty(Constants.SERVICE_ID))
                    .toList();
            return catalog.modules().stream()
                    .filter(module -> ids.contains(module.id()) && module.state() != Catalog.State.DRAINING)
                    .toList();
        } finally {
            system.ungetService(reference);
        }
    }

    private static boolean isOffered(Bundle bundle, String type) {
        return Arrays.stream(servicesOf(bundle))
                .anyMatch(service -> Arrays.asList((String[]) service.getProperty(Constants.OBJECTCLASS))
                        .contains(type));
    }

    private static ServiceReference<?>[] servicesOf(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null ? new ServiceReference<?>[0] : services;
    }

    private static <T> T await(Supplier<Optional<T>> condition, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (; ; ) {
            Optional<T> found = condition.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() >= end) {
                throw new IllegalStateException(otherwise + " after " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
