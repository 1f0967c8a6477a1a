package com.example.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;

/** A center in a program of your own, without Karaf: {@code Main BUNDLES DIRECTORY PORT [--equinox]}. */
public final class Main {
    private static final String SHARED = "org.slf4j;version=1.7.36,org.slf4j.spi;version=1.7.36,"
            + "org.slf4j.helpers;version=1.7.36,org.osgi.service.cm;version=1.6.1";

    private Main() {}

    public static void main(String[] args) throws Exception {
        Path bundles = Path.of(args[0]);
        Path directory = Path.of(args[1]).toAbsolutePath();
        boolean equinox = args.length > 3 && args[3].equals("--equinox");

        Framework framework = framework(equinox ? "org.eclipse." : "org.apache.felix.", directory.resolve("cache"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        framework.init();
        List<Bundle> installed = new ArrayList<>();
        try (var jars = Files.newDirectoryStream(bundles, "*.jar")) {
            for (Path jar : jars) {
                installed.add(
                        framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
        }
        framework.start();
        for (Bundle bundle : installed) {
            bundle.start();
        }

        // a store and a center start where they are configured, and nowhere else
        configure(
                framework,
                "io.transom.store.jdbc",
                Map.of("directory", directory.resolve("state").toString()));
        configure(framework, "io.transom.center", Map.of("listen.port", Integer.valueOf(args[2])));
        framework.waitForStop(0);
    }

    private static Framework framework(String vendor, Path cache) {
        return ServiceLoader.load(FrameworkFactory.class).stream()
                .filter(found -> found.type().getName().startsWith(vendor))
                .findFirst()
                .orElseThrow()
                .get()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        SHARED));
    }

    private static void configure(Framework framework, String pid, Map<String, Object> values) throws Exception {
        var context = framework.getBundleContext();
        var admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Dictionary<String, Object> properties = new Hashtable<>(values);
        admin.getConfiguration(pid, null).update(properties);
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(20_000);
        } catch (Exception failed) {
            System.err.println("cannot stop: " + failed);
        }
    }
}
