package io.transom.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A real framework with a bundle made by the test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunningFrameworkTest {
    @TempDir
    Path folder;

    /** Runs inside the framework, from a copy of its class file. */
    public static final class Ending implements BundleActivator {
        @Override
        public void start(BundleContext context) throws Exception {
            var reference = context.getServiceReferences(IntConsumer.class, "(io.transom.launcher.exit=true)")
                    .iterator()
                    .next();
            context.getService(reference).accept(Integer.parseInt(context.getProperty("test.exit")));
        }

        @Override
        public void stop(BundleContext context) {}
    }

    private Path jar(String name, Map<String, String> headers) throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        headers.forEach(main::putValue);
        Path jar = folder.resolve(name + ".jar");
        String file = Ending.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = Ending.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new ZipEntry(file));
            in.transferTo(out);
        }
        return jar;
    }

    private Options options(Path jar, Map<String, Map<String, String>> configurations, Map<String, String> properties) {
        return new Options(
                List.of(jar),
                configurations,
                properties,
                Optional.of(folder.resolve("cache")),
                Logging.Target.OUT,
                false);
    }

    @Test
    void aBundleEndsTheProcessWithItsExitCode() throws Exception {
        Path jar = jar(
                "ending", Map.of("Bundle-Activator", Ending.class.getName(), "Import-Package", "org.osgi.framework"));

        try (var framework = RunningFramework.create(options(jar, Map.of(), Map.of("test.exit", "75")))) {
            framework.start();

            assertEquals(75, framework.waitForEnd());
        }
    }

    @Test
    void aBundleThatCannotStartIsNamed() throws Exception {
        Path jar = jar("lacking", Map.of("Import-Package", "no.such.thing"));

        try (var framework = RunningFramework.create(options(jar, Map.of(), Map.of()))) {
            var failed = assertThrows(LaunchException.class, framework::start);

            assertTrue(failed.getMessage().startsWith("cannot start lacking: "), failed.getMessage());
            assertTrue(failed.getMessage().contains("no.such.thing"), failed.getMessage());
        }
    }

    @Test
    void aFileThatIsNoBundleIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("x.jar"), "no jar");

        try (var framework = RunningFramework.create(options(file, Map.of(), Map.of()))) {
            var failed = assertThrows(LaunchException.class, framework::start);

            assertTrue(failed.getMessage().contains("x.jar"), failed.getMessage());
        }
    }

    @Test
    void aConfigurationThatNobodyTakesIsAFailure() throws Exception {
        Path jar = jar("plain", Map.of());

        try (var framework = RunningFramework.create(options(jar, Map.of("a.pid", Map.of()), Map.of()))) {
            var failed = assertThrows(LaunchException.class, framework::start);

            assertTrue(failed.getMessage().startsWith("--config: no bundle gives"), failed.getMessage());
        }
    }

    @Test
    void whatAKilledProcessLeftBehindIsTakenAway() throws Exception {
        Path left = Files.createTempDirectory("transom-framework-");
        Files.createFile(left.resolve("lock"));
        try (var first = TemporaryFolder.create()) {
            assertTrue(Files.notExists(left));
            assertTrue(Files.isDirectory(first.cache().getParent()));
        }
    }
}
