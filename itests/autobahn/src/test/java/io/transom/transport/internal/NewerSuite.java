package io.transom.transport.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The newest Autobahn suite, which alone knows permessage-deflate. Pip installs its source once below {@code
 * itests/autobahn/.installed}; Jython runs it. Where Python or the network is missing {@link Missing} says what becomes of its tests.
 */
final class NewerSuite {
    private static final List<String> PACKAGES =
            List.of("autobahntestsuite==25.10.1", "autobahn==0.10.9", "txaio==2.1.0", "six==1.16.0");
    /** Newer ones do not build these sources. */
    private static final List<String> BUILD = List.of("setuptools<58", "wheel");

    private NewerSuite() {}

    /** The folder for Jython's path. */
    static synchronized Path site() throws InterruptedException {
        Path home = Path.of(System.getProperty("transom.root"), "itests", "autobahn", ".installed");
        Path site = home.resolve("site");
        Path done = home.resolve("installed");
        try {
            String wanted = String.join("\n", PACKAGES);
            if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
                delete(site);
                Files.createDirectories(home);
                run(home, Stream.of("python3", "-m", "venv", "."));
                pip(home, Stream.of(), BUILD);
                pip(
                        home,
                        Stream.of("--no-deps", "--no-compile", "--no-build-isolation", "--target", site.toString()),
                        PACKAGES);
                delete(site.resolve("twisted")); // what is in there would hide the Twisted of the jar
                Files.writeString(done, wanted);
            }
        } catch (IOException missing) {
            throw new Missing(missing);
        }
        return site;
    }

    /** It cannot be had on this machine. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        Missing(IOException why) {
            super(why.getMessage(), why);
        }

        /** Skips the running test, with a line that says so; in CI ({@code TRANSOM_STRICT}) it fails. */
        void report() {
            if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                throw new AssertionError(getMessage(), this);
            }
            System.out.println("SKIPPED: " + getMessage());
            Assumptions.abort(getMessage());
        }
    }

    private static void pip(Path home, Stream<String> options, List<String> packages)
            throws IOException, InterruptedException {
        var install = Stream.of(home.resolve("bin/python").toString(), "-m", "pip", "install", "-q");
        run(home, Stream.concat(Stream.concat(install, options), packages.stream()));
    }

    private static void run(Path home, Stream<String> words) throws IOException, InterruptedException {
        Path log = home.resolve("install.log");
        List<String> line = words.toList();
        var process = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", line) + " failed: " + Files.readString(log));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
