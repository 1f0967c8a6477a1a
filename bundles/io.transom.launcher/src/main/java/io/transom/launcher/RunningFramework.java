package io.transom.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The framework of this process. Bundles end it through a service of type {@link IntConsumer} with the property {@value #EXIT}:
 * its argument becomes the exit code, the first one that is not 0 wins. The folder of the distribution (the parent of the folder of
 * the launcher's jar) stands in the framework property {@value #DISTRIBUTION}.
 */
final class RunningFramework implements AutoCloseable {
    static final String EXIT = "io.transom.launcher.exit";
    static final String DISTRIBUTION = "io.transom.distribution";

    private static final Duration STOPPING = Duration.ofSeconds(45);
    private static final String SLF4J = "1.7.36";

    private final Framework framework;
    private final Options options;
    private final Optional<TemporaryFolder> temporary;
    private final AtomicInteger exitCode = new AtomicInteger();
    private volatile boolean exitAsked;
    private volatile boolean ended;
    private boolean stopped;

    private RunningFramework(Framework framework, Options options, Optional<TemporaryFolder> temporary) {
        this.framework = framework;
        this.options = options;
        this.temporary = temporary;
    }

    static RunningFramework create(Options options) throws LaunchException {
        try {
            Optional<TemporaryFolder> temporary =
                    options.storage().isPresent() ? Optional.empty() : Optional.of(TemporaryFolder.create());
            Path storage =
                    options.storage().orElseGet(() -> temporary.orElseThrow().cache());
            var factory = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(() -> new LaunchException("no OSGi framework on the class path", null));
            return new RunningFramework(factory.newFramework(properties(options, storage)), options, temporary);
        } catch (IOException noFolder) {
            throw new LaunchException("no folder for the framework: " + noFolder.getMessage(), noFolder);
        }
    }

    private static Map<String, String> properties(Options options, Path storage) {
        var properties = new HashMap<String, String>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put("felix.cache.locking", "false");
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=" + SLF4J + ",org.slf4j.helpers;version=" + SLF4J + ",org.slf4j.spi;version=" + SLF4J
                        + ",org.slf4j.event;version=" + SLF4J);
        distribution().ifPresent(folder -> properties.put(DISTRIBUTION, folder.toString()));
        properties.putAll(options.properties());
        return properties;
    }

    private static Optional<Path> distribution() {
        var source = RunningFramework.class.getProtectionDomain().getCodeSource();
        if (source == null || !"file".equals(source.getLocation().getProtocol())) {
            return Optional.empty();
        }
        Path jar = Path.of(URI.create(source.getLocation().toString())).toAbsolutePath();
        return Files.isRegularFile(jar) ? Optional.ofNullable(jar.getParent()).map(Path::getParent) : Optional.empty();
    }

    /** SIGTERM, SIGINT and SIGHUP stop the framework in order, and the process ends with the exit code that bundles asked for. */
    void stopAtExitOfTheProcess() {
        var hook = new Thread(
                () -> {
                    if (!ended) {
                        stop();
                        Runtime.getRuntime().halt(exitCode.get());
                    }
                },
                "transom-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts everything. Bundles start while the framework still counts as starting, so whoever waits for its STARTED event finds
     * all of them there; configurations are given as soon as Config Admin is there, so that no component starts twice.
     */
    void start() throws LaunchException {
        var failures = new ConcurrentHashMap<Bundle, Throwable>();
        var started = new CountDownLatch(1);
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.addFrameworkListener(event -> {
                if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
                    failures.putIfAbsent(event.getBundle(), event.getThrowable());
                } else if (event.getType() == FrameworkEvent.STARTED) {
                    started.countDown();
                }
            });
            var properties = new Hashtable<String, Object>();
            properties.put(EXIT, Boolean.TRUE);
            context.registerService(IntConsumer.class, this::exit, properties);
            var configurations = Configurations.giveWhenReady(context, options.configurations());
            List<Bundle> bundles = install(context);
            framework.start();
            started.await(1, TimeUnit.SECONDS);
            check(bundles, failures);
            configurations.check();
        } catch (BundleException failed) {
            throw new LaunchException("framework: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            throw new LaunchException("interrupted while starting", interrupted);
        }
    }

    private List<Bundle> install(BundleContext context) throws LaunchException {
        var order = new ArrayList<>(options.bundles());
        order.sort(Comparator.comparingInt(RunningFramework::rank));
        var installed = new ArrayList<Bundle>();
        for (Path jar : order) {
            try {
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start();
                    installed.add(bundle);
                }
            } catch (BundleException unfit) {
                throw new LaunchException("cannot install " + jar + ": " + unfit.getMessage(), unfit);
            }
        }
        return installed;
    }

    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        if (name.contains("configadmin")) {
            return 0;
        } else if (name.contains("felix.scr")) {
            return 1;
        }
        return name.startsWith("io.transom.") ? 3 : 2;
    }

    /** A bundle that asks for the end while it starts is no failure: bundles may be stopping already. */
    private void check(List<Bundle> bundles, Map<Bundle, Throwable> failures) throws LaunchException {
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STARTING && !exitAsked) {
                Throwable why = failures.get(bundle);
                throw new LaunchException(
                        "cannot start " + bundle.getSymbolicName() + ": "
                                + (why == null ? "unknown reason" : why.getMessage()),
                        why);
            }
        }
    }

    private void exit(int code) {
        exitCode.compareAndSet(0, code);
        exitAsked = true;
        try {
            framework.stop();
        } catch (BundleException failed) {
            System.err.println("launcher: cannot stop: " + failed.getMessage());
        }
    }

    /** Waits until the framework has stopped; returns the exit code. */
    int waitForEnd() throws InterruptedException {
        framework.waitForStop(0);
        return exitCode.get();
    }

    /** May be called by the main thread and by the shutdown hook. */
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            framework.stop();
            framework.waitForStop(STOPPING.toMillis());
        } catch (BundleException | InterruptedException failed) {
            System.err.println("launcher: cannot stop: " + failed.getMessage());
        }
        temporary.ifPresent(TemporaryFolder::close);
    }

    @Override
    public void close() {
        stop();
        ended = true;
    }
}
