package io.transom.itests.interop;

import io.transom.itests.net.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Crossbar.io as PyPI has it, at the versions of {@code crossbar-requirements.txt}: in the folder {@code crossbar} of {@code
 * TRANSOM_PEERS} when that is there, else installed once below {@code itests/interop/.installed}.
 */
final class CrossbarInstallation {
    private static final String PINS = "crossbar-requirements.txt";
    private static final int INSTALL_SECONDS = 600;
    private static @Nullable CrossbarInstallation found;

    private final Path home;

    private CrossbarInstallation(Path home) {
        this.home = home;
    }

    /** Installs it unless it is there. */
    static synchronized CrossbarInstallation get() throws Missing {
        CrossbarInstallation here = found;
        if (here == null) {
            here = new CrossbarInstallation(install());
            found = here;
        }
        return here;
    }

    /** It cannot be had on this machine. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1;

        Missing(Exception why) {
            super("Crossbar.io cannot be installed: " + why.getMessage(), why);
        }
    }

    /** A program of the virtual environment: {@code crossbar}, {@code python}, {@code wamp}. */
    String program(String name) {
        return bin().resolve(name).toString();
    }

    Path bin() {
        return home.resolve("bin");
    }

    /** The version that is pinned. */
    static String version() throws IOException {
        return new String(pins(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("crossbar=="))
                .map(line -> line.substring("crossbar==".length()))
                .findFirst()
                .orElseThrow();
    }

    private static Path install() throws Missing {
        String peers = System.getenv("TRANSOM_PEERS");
        if (peers != null && Files.exists(Path.of(peers, "crossbar", "complete"))) {
            return Path.of(peers, "crossbar");
        }
        Path folder = Project.ROOT.resolve("itests/interop/.installed/crossbar");
        Path done = folder.resolve("installed");
        try {
            byte[] wanted = pins();
            if (!Files.exists(done) || !Arrays.equals(Files.readAllBytes(done), wanted)) {
                Project.remove(folder);
                Files.createDirectories(folder);
                Files.write(folder.resolve(PINS), wanted);
                run(folder, python(), "-m", "venv", ".");
                String python = folder.resolve("bin/python").toString();
                run(folder, python, "-m", "pip", "install", "-q", "--no-deps", "-r", PINS);
                run(folder, python, "-m", "pip", "check");
                Files.write(done, wanted);
            }
            return folder;
        } catch (IOException | InterruptedException failed) {
            throw new Missing(failed);
        }
    }

    private static byte[] pins() throws IOException {
        try (var in = Objects.requireNonNull(CrossbarInstallation.class.getResourceAsStream("/" + PINS))) {
            return in.readAllBytes();
        }
    }

    /** The pins are for these two. */
    private static String python() throws IOException, InterruptedException {
        for (String program : List.of("python3.11", "python3.12", "python3")) {
            if (isFit(program)) {
                return program;
            }
        }
        throw new IOException("neither Python 3.11 nor 3.12 is installed");
    }

    private static boolean isFit(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    program,
                                    "-c",
                                    "import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("install.log");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " took more than " + INSTALL_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
        }
    }
}
