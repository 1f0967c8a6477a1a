package io.transom.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** In a real framework, with bundles that have no more than a manifest. */
class BundleInstallerTest {
    private static final String SPI = "spi";
    private static final String HANDLER = "handler";

    @TempDir
    Path folder;

    private Framework framework;
    private BundleContext system;
    private BundleInstaller installer;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
        framework.start();
        system = framework.getBundleContext();
        installer = new BundleInstaller(system);
        system.addBundleListener((SynchronousBundleListener) event -> {
            String name = event.getBundle().getSymbolicName();
            if (!name.startsWith(NewBundle.ON_TRIAL)) {
                if (event.getType() == BundleEvent.STOPPED) {
                    events.add("stopped " + name);
                } else if (event.getType() == BundleEvent.STARTED) {
                    events.add("started " + name);
                } else if (event.getType() == BundleEvent.UPDATED) {
                    events.add("updated " + name);
                }
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void whoNeedsANewerSpiIsRefusedAndTheOldOneKeepsServing() throws Exception {
        install(SPI, "1.4.0", exports("1.4.0"));
        install(HANDLER, "0.1.0", imports("[1,2)"));

        assertRefused(
                "handler 0.2.0 needs the.spi [2.0.0,3.0.0), this center has 1.4.0; 0.1.0 keeps serving",
                HANDLER,
                "0.2.0",
                imports("[2,3)"));
    }

    @Test
    void aCapabilityThatIsOlderIsNamedWithItsVersion() throws Exception {
        install(
                SPI,
                "1.0.0",
                Constants.PROVIDE_CAPABILITY,
                "osgi.implementation;osgi.implementation=dispatcher;version:Version=\"1.0.0\"");

        assertRefused(
                "handler 1.0.0 needs dispatcher [2.0.0,3.0.0), this center has 1.0.0; nothing was installed",
                HANDLER,
                "1.0.0",
                Constants.REQUIRE_CAPABILITY,
                "osgi.implementation;filter:=\"(&(osgi.implementation=dispatcher)"
                        + "(version>=2.0.0)(!(version>=3.0.0)))\"");
    }

    @Test
    void rangesAreShownAsTheyAreWritten() throws Exception {
        for (String range : List.of("[2.0.0,3.0.0]", "(1.0.0,3.0.0)", "2.0.0", "[1.0.0,1.0.0]")) {
            String shown = range.equals("2.0.0") ? "the.spi 2.0.0" : "the.spi " + range;
            assertRefused(
                    "handler 1.0.0 needs " + shown + ", this center has none; nothing was installed",
                    HANDLER,
                    "1.0.0",
                    imports(range));
        }
    }

    @Test
    void optionalImportsAreNotNeeded() throws Exception {
        install(HANDLER, "1.0.0", Constants.IMPORT_PACKAGE, "the.spi;resolution:=optional");

        assertEquals(Bundle.ACTIVE, bundle(HANDLER).getState());
    }

    @Test
    void aNewVersionReplacesTheOldOneAndNobodyElseIsTouched() throws Exception {
        install(SPI, "1.4.0", exports("1.4.0"));
        install("other", "1.0.0", imports("[1,2)"));
        install(HANDLER, "0.1.0", imports("[1,2)"));
        Bundle before = bundle(HANDLER);
        events.clear();

        var installed = install(HANDLER, "0.2.0", imports("[1.4,2)"));

        assertEquals(new Version("0.1.0"), installed.before());
        assertEquals(List.of(), installed.restarted());
        assertEquals(before, bundle(HANDLER));
        assertEquals(new Version("0.2.0"), before.getVersion());
        assertEquals(List.of("stopped handler", "updated handler", "started handler"), events);
        assertNothingStays();
    }

    @Test
    void whoUsesWhatIsReplacedIsStoppedBeforeAndStartedAfterIt() throws Exception {
        install(SPI, "1.4.0", exports("1.4.0"));
        install("other", "1.0.0");
        install(HANDLER, "0.1.0", imports("[1,2)"));
        events.clear();

        var installed = install(SPI, "1.5.0", exports("1.5.0"));

        assertEquals(List.of(HANDLER), installed.restarted());
        assertEquals(
                List.of("stopped handler", "stopped spi", "updated spi", "started spi", "started handler"), events);
        assertNothingStays();
    }

    @Test
    void whoUsesWhatIsReplacedMustGoOnToResolve() throws Exception {
        install(SPI, "1.4.0", exports("1.4.0"));
        install(HANDLER, "0.1.0", imports("[1,2)"));

        assertRefused(
                "handler 0.1.0 needs the.spi [1.0.0,2.0.0), spi 2.0.0 has 2.0.0; 1.4.0 keeps serving",
                SPI,
                "2.0.0",
                exports("2.0.0"));
    }

    @Test
    void whatIsThereButNotTogetherIsRefused() throws Exception {
        install(SPI, "1.0.0", exports("1.0.0"));
        install("spi.two", "2.0.0", exports("2.0.0"));
        install(
                "helper",
                "1.0.0",
                Constants.IMPORT_PACKAGE,
                "the.spi;version=\"[1,2)\"",
                Constants.EXPORT_PACKAGE,
                "the.helper;uses:=\"the.spi\"");

        var refused = assertThrows(
                IllegalStateException.class,
                () -> install(HANDLER, "1.0.0", Constants.IMPORT_PACKAGE, "the.spi;version=\"[2,3)\",the.helper"));

        assertTrue(refused.getMessage().startsWith("handler 1.0.0 does not resolve here ("), refused::getMessage);
        assertTrue(refused.getMessage().endsWith("); nothing was installed"), refused::getMessage);
        assertNull(bundle(HANDLER));
        assertNothingStays();
    }

    @Test
    void aBundleThatWasStoppedIsStartedWithTheNewVersion() throws Exception {
        install(HANDLER, "0.1.0");
        bundle(HANDLER).stop();

        install(HANDLER, "0.2.0");

        assertEquals(Bundle.ACTIVE, bundle(HANDLER).getState());
    }

    @Test
    void whatDoesNotStartSaysSo() throws Exception {
        install(HANDLER, "0.1.0");

        var failed = assertThrows(
                BundleException.class, () -> install(HANDLER, "0.2.0", Constants.BUNDLE_ACTIVATOR, "not.There"));

        assertTrue(failed.getMessage().startsWith("handler 0.2.0 does not start: "), failed::getMessage);
    }

    @Test
    void ofTwoBundlesWithOneNameNoneIsReplaced() throws Exception {
        system.installBundle("one", Files.newInputStream(jar(HANDLER, "1.0.0")));
        system.installBundle("two", Files.newInputStream(jar(HANDLER, "1.1.0")));

        var refused = assertThrows(IllegalStateException.class, () -> install(HANDLER, "1.2.0"));

        assertEquals(
                "handler: expected one bundle of that name, found 1.0.0 (bundle 1) and 1.1.0 (bundle 2);"
                        + " nothing was installed",
                refused.getMessage());
    }

    @Test
    void whatIsNoBundleIsNamed() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path plain = folder.resolve("plain.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(plain), manifest())) {
            jar.finish();
        }

        assertUnusable(text + ": expected a bundle, found a file that is no jar", text.toString());
        assertUnusable(
                plain.toUri() + ": expected a bundle, found a jar without Bundle-SymbolicName",
                plain.toUri().toString());
        assertUnusable("FILE: expected an absolute name or a URL, found handler.jar", "handler.jar");
        Path fragment = jar(HANDLER, "1.0.0", Constants.FRAGMENT_HOST, SPI);
        assertUnusable(fragment + ": expected a bundle, found a fragment", fragment.toString());
    }

    private static void assertUnusable(String message, String from) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> NewBundle.read(from))
                        .getMessage());
    }

    private void assertRefused(String sentence, String name, String version, String... headers) throws Exception {
        events.clear();
        Bundle before = bundle(name);
        Version served = before == null ? null : before.getVersion();

        var refused = assertThrows(IllegalStateException.class, () -> install(name, version, headers));

        assertEquals(sentence, refused.getMessage());
        assertEquals(List.of(), events);
        assertEquals(before, bundle(name));
        if (before != null) {
            assertEquals(served, before.getVersion());
            assertEquals(Bundle.ACTIVE, before.getState());
        }
        assertNothingStays();
    }

    /** Neither a bundle on trial nor an old revision. */
    private void assertNothingStays() {
        assertTrue(
                Arrays.stream(system.getBundles())
                        .noneMatch(bundle -> bundle.getSymbolicName().startsWith(NewBundle.ON_TRIAL)),
                () -> Arrays.toString(system.getBundles()));
        assertEquals(
                0,
                framework
                        .adapt(FrameworkWiring.class)
                        .getRemovalPendingBundles()
                        .size());
    }

    private Bundle bundle(String name) {
        return Arrays.stream(system.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    private static String[] imports(String range) {
        return new String[] {Constants.IMPORT_PACKAGE, "the.spi;version=\"" + range + "\""};
    }

    private static String[] exports(String version) {
        return new String[] {Constants.EXPORT_PACKAGE, "the.spi;version=\"" + version + "\""};
    }

    private BundleInstaller.Installed install(String name, String version, String... headers) throws Exception {
        try (NewBundle candidate = NewBundle.read(jar(name, version, headers).toString())) {
            return installer.install(candidate);
        }
    }

    private Path jar(String name, String version, String... headers) throws IOException {
        Manifest manifest = manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        Path file = folder.resolve(name + "-" + version + ".jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.finish();
        }
        return file;
    }

    private static Manifest manifest() {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        return manifest;
    }
}
