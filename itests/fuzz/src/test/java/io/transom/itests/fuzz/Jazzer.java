package io.transom.itests.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jazzer in a JVM of its own. Inputs that were of use stay in the folder of the target and are begun with the next time; one
 * that breaks a rule is saved there too.
 */
final class Jazzer {
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

    private final Target target;
    private final Path folder;

    /** @param folder of the target */
    Jazzer(Target target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /** Why Jazzer does not run on this machine; empty when it does. */
    static String trouble(Path folder) throws IOException, InterruptedException {
        var probe = new Jazzer(Target.URIS, folder);
        return probe.run("-runs=1") == 0 ? "" : probe.output();
    }

    /** Fuzzes; returns how many inputs were tried. */
    long fuzz(int seconds) throws IOException, InterruptedException {
        int end = run("-max_total_time=" + seconds, "-timeout=120");
        Matcher done = DONE.matcher(output());
        if (end != 0 || !done.find()) {
            throw new AssertionError(
                    target.label() + ": ended with " + end + ", the input is in " + folder + "\n" + tail(output()));
        }
        return Long.parseLong(done.group(1));
    }

    private int run(String... options) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int i = 0;
        for (byte[] seed : Seeds.of(target)) {
            Files.write(corpus.resolve("seed-" + i++), seed);
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Dtransom.fuzz.target=" + target.label(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzz.class.getName(),
                "--instrumentation_includes=io.transom.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + File.separator,
                "-max_len=4096",
                "-seed=1"));
        command.addAll(List.of(options));
        command.add(corpus.toString());
        Process jazzer = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        try {
            return jazzer.waitFor();
        } finally {
            jazzer.destroyForcibly();
            jazzer.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - 6_000));
    }
}
