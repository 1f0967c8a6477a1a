package io.transom.itests.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The clients of others, installed once below {@code itests/peers/.installed} at the versions of {@code requirements.txt} and {@code
 * package.json}. Where Python, Node or the network is missing the tests are skipped with a line that says so; in CI ({@code
 * TRANSOM_STRICT}) that is a failure.
 */
public final class Clients {
    private static final Path HOME =
            Path.of(Objects.requireNonNull(System.getProperty("transom.root")), "itests", "peers", ".installed");

    private Clients() {}

    /** The interpreter that knows autobahn. */
    static List<String> python() {
        Path folder = HOME.resolve("python");
        Path python = folder.resolve("bin/python");
        install(folder, "requirements.txt", () -> {
            run(
                    List.of(
                            oneOf("Python 3.11 or later", "python3.13", "python3.12", "python3.11", "python3"),
                            "-m",
                            "venv",
                            "."),
                    folder);
            run(
                    List.of(python.toString(), "-m", "pip", "install", "-q", "--no-deps", "-r", "requirements.txt"),
                    folder);
        });
        return List.of(python.toString());
    }

    /** Node, in a folder whose modules are autobahn-js and wampy. */
    public static Path node() {
        Path folder = HOME.resolve("node");
        install(folder, "package.json", () -> {
            oneOf("Node 20 or later", "node");
            run(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"), folder);
        });
        return folder;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Installs unless it has been done for the same list of packages. */
    private static synchronized void install(Path folder, String list, Work work) {
        try {
            byte[] wanted = resource(list);
            Path done = folder.resolve("installed");
            if (Files.exists(done) && java.util.Arrays.equals(Files.readAllBytes(done), wanted)) {
                return;
            }
            Files.createDirectories(folder);
            Files.write(folder.resolve(list), wanted);
            work.run();
            Files.write(done, wanted);
        } catch (IOException missing) {
            throw new Missing(missing);
        }
    }

    /** A client cannot be had on this machine. */
    public static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        Missing(IOException why) {
            super(why.getMessage(), why);
        }

        /** Skips the running test, with a line that says so; in CI it fails. */
        public void report() {
            if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                throw new AssertionError(getMessage(), this);
            }
            System.out.println("SKIPPED: " + getMessage());
            Assumptions.abort(getMessage());
        }
    }

    static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Clients.class.getResourceAsStream("/" + name), name)) {
            return in.readAllBytes();
        }
    }

    private static String oneOf(String what, String... programs) throws IOException {
        for (String program : programs) {
            if (isRecent(program)) {
                return program;
            }
        }
        throw new IOException(what + " is not installed");
    }

    private static boolean isRecent(String program) {
        List<String> question = program.equals("node")
                ? List.of(program, "-e", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)")
                : List.of(program, "-c", "import sys; sys.exit(sys.version_info < (3, 11))");
        try {
            return new ProcessBuilder(question)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException missing) {
            return false;
        }
    }

    private static void run(List<String> command, Path folder) throws IOException {
        Path log = folder.resolve("install.log");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (end(process, 300).orElse(-1) != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log));
        }
    }

    /** The exit code; empty when the process had to be killed after so many seconds. */
    private static Optional<Integer> end(Process process, long seconds) {
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return Optional.of(process.exitValue());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return Optional.empty();
    }

    /** What a check found. */
    record Finding(String name, Optional<String> problem) {}

    /** @param covered what the checks that passed are about, each as {@code role.feature} */
    record Findings(List<Finding> checks, Set<String> covered) {}

    /** Runs a script and reads the lines {@code ok NAME}, {@code not ok NAME: WHY} and {@code covers FEATURE} that it prints. */
    static Findings findings(List<String> command, Path folder) throws IOException {
        Path output = Files.createTempFile("peer", ".txt");
        var findings = new ArrayList<Finding>();
        var covered = new TreeSet<String>();
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Optional<Integer> code = end(process, 600);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (line.startsWith("ok ")) {
                    findings.add(new Finding(line.substring(3), Optional.empty()));
                } else if (line.startsWith("covers ")) {
                    covered.add(line.substring(7));
                } else if (line.startsWith("not ok ")) {
                    int colon = line.indexOf(": ");
                    findings.add(new Finding(line.substring(7, colon), Optional.of(line.substring(colon + 2))));
                }
            }
            if (code.orElse(-1) != 0) {
                String end = code.map(exit -> "ended with exit code " + exit).orElse("did not end");
                findings.add(new Finding("the script ends", Optional.of(end + ":\n" + text)));
            }
        } finally {
            Files.delete(output);
        }
        return new Findings(findings, covered);
    }
}
