package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/** The directory from which stand-alone nodes and workers run. */
class NodeLayoutTest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("transom.distribution"));

    @Test
    void theBundlesOfANodeResolveInFelixWithNothingElse(@TempDir Path storage) throws Exception {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.slf4j;version=1.7.36,org.slf4j.spi;version=1.7.36,org.slf4j.helpers;version=1.7.36"));
        framework.init();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars("node/bundles")) {
                bundles.add(framework
                        .getBundleContext()
                        .installBundle("reference:" + jar.toUri().toURL()));
            }

            framework.adapt(FrameworkWiring.class).resolveBundles(bundles);

            assertEquals(
                    List.of(),
                    bundles.stream()
                            .filter(bundle -> bundle.getState() != Bundle.RESOLVED)
                            .map(Bundle::getSymbolicName)
                            .toList());
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    @Test
    void launcherAndCommandLineAreThere() throws IOException {
        List<String> lib = jars("node/lib").stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
        List<String> cli =
                jars("cli").stream().map(jar -> jar.getFileName().toString()).toList();

        assertAll(
                () -> assertTrue(lib.stream().anyMatch(name -> name.startsWith("io.transom.launcher-")), lib::toString),
                () -> assertTrue(cli.stream().anyMatch(name -> name.startsWith("io.transom.cli-")), cli::toString),
                () -> assertEquals(4, lib.size(), lib::toString));
    }

    private static List<Path> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
