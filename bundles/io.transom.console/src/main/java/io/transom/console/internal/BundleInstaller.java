package io.transom.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs a bundle, or replaces the one with its name, when it fits. Those that are wired to the one that is replaced are stopped before
 * it and started after it, in the order of the start levels; nobody else is.
 */
final class BundleInstaller {
    private static final long REFRESH_SECONDS = 60;

    /** One installs at a time, in whatever console session. */
    private static final Object TURN = new Object();

    private final BundleContext system;
    private final FrameworkWiring framework;

    /**
     * @param system the context of the system bundle, which outlives every bundle
     */
    BundleInstaller(BundleContext system) {
        this.system = system;
        this.framework = system.getBundle().adapt(FrameworkWiring.class);
    }

    /**
     * What was done.
     *
     * @param before the version that was replaced; null for none
     * @param restarted symbolic names of the others that were stopped and started, in the order of their start
     */
    record Installed(Bundle bundle, @Nullable Version before, List<String> restarted) {}

    /**
     * Returns when it is started.
     *
     * @throws IllegalStateException when it does not fit; then nothing has happened
     * @throws BundleException when it cannot be started
     */
    Installed install(NewBundle candidate) throws IOException, BundleException, InterruptedException {
        synchronized (TURN) {
            Bundle present = present(candidate.name());
            String after = present == null
                    ? "nothing was installed"
                    : present.getVersion()
                            + (present.getState() == Bundle.ACTIVE ? " keeps serving" : " stays, which is not started");
            var problem = Fit.problem(system, candidate, present);
            if (problem.isPresent()) {
                throw new IllegalStateException(problem.get() + "; " + after);
            }
            return present == null ? add(candidate) : replace(present, candidate);
        }
    }

    private @Nullable Bundle present(String name) {
        List<Bundle> found = Arrays.stream(system.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
        if (found.size() > 1) {
            throw new IllegalStateException(name + ": expected one bundle of that name, found "
                    + String.join(
                            " and ",
                            found.stream()
                                    .map(bundle -> bundle.getVersion() + " (bundle " + bundle.getBundleId() + ")")
                                    .toList())
                    + "; nothing was installed");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private Installed add(NewBundle candidate) throws IOException, BundleException {
        if (system.getBundle(candidate.location()) != null) {
            throw new IllegalStateException(candidate.location() + ": "
                    + system.getBundle(candidate.location()).getSymbolicName()
                    + " was installed from there; nothing was installed");
        }
        try (InputStream in = Files.newInputStream(candidate.file())) {
            Bundle bundle = system.installBundle(candidate.location(), in);
            bundle.start();
            return new Installed(bundle, null, List.of());
        }
    }

    private Installed replace(Bundle present, NewBundle candidate)
            throws IOException, BundleException, InterruptedException {
        Version before = present.getVersion();
        List<Bundle> users = framework.getDependencyClosure(Set.of(present)).stream()
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING)
                .sorted(Comparator.comparingInt(BundleInstaller::startLevel).thenComparing(Bundle::getBundleId))
                .toList();
        try (InputStream in = Files.newInputStream(candidate.file())) {
            for (int i = users.size() - 1; i >= 0; i--) {
                users.get(i).stop(Bundle.STOP_TRANSIENT);
            }
            present.update(in);
            if (framework.getRemovalPendingBundles().contains(present)) {
                refresh(present);
            }
        } finally {
            start(present, users);
        }
        return new Installed(
                present,
                before,
                users.stream()
                        .filter(bundle -> !bundle.equals(present))
                        .map(Bundle::getSymbolicName)
                        .toList());
    }

    /** Also when the update failed: then the framework has kept the old content. */
    private static void start(Bundle present, List<Bundle> users) throws BundleException {
        var failures = new ArrayList<BundleException>();
        if (!users.contains(present)) {
            start(present, 0, failures);
        }
        for (Bundle bundle : users) {
            start(bundle, Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY, failures);
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static void start(Bundle bundle, int options, List<BundleException> failures) {
        try {
            bundle.start(options);
        } catch (BundleException failed) {
            failures.add(new BundleException(
                    bundle.getSymbolicName() + " " + bundle.getVersion() + " does not start: " + failed.getMessage(),
                    failed));
        }
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        var done = new CountDownLatch(1);
        framework.refreshBundles(Set.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    bundle.getSymbolicName() + ": not refreshed within " + REFRESH_SECONDS + " s");
        }
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
