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
 * Jazzer in a JVM of its own. Inputs that were of use stay in the corpus of the target and are begun with the next time, and so is
 * one that breaks a rule.
 */
final class Jazzer {
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");
    private static final Pattern SAVED = Pattern.compile("(?:Test unit|reproducer) written to (\\S+)");
    /** Seconds in which one input must be through. */
    private static final int INPUT = 120;
    /** Seconds to start, and to say how it ended. */
    private static final int AROUND = 120;

    private final String name;
    private final Class<?> entry;
    private final List<byte[]> seeds;
    private final Path folder;

    private Jazzer(String name, Class<?> entry, List<byte[]> seeds, Path folder) {
        this.name = name;
        this.entry = entry;
        this.seeds = seeds;
        this.folder = folder;
    }

    /** @param folder of the target */
    static Jazzer of(Target target, Path folder) throws IOException {
        return new Jazzer(target.label(), Fuzz.class, Seeds.of(target), folder);
    }

    /** Why Jazzer does not run on this machine; empty when it does. What it is tried with is none of the targets. */
    static String trouble(Path folder) throws IOException, InterruptedException {
        var probe = new Jazzer("probe", Probe.class, List.of(), folder);
        return probe.run(0, "-runs=1") == 0 ? "" : "Jazzer does not run on this machine: " + probe.output();
    }

    /** Fuzzes; returns how many inputs were tried. */
    long fuzz(int seconds) throws IOException, InterruptedException {
        int end = run(seconds, "-max_total_time=" + seconds, "-timeout=" + INPUT);
        Matcher done = DONE.matcher(output());
        if (end != 0 || !done.find()) {
            List<String> saved =
                    SAVED.matcher(output()).results().map(each -> each.group(1)).toList();
            throw new AssertionError(name + ": ended with " + end + "; written, and tried first the next time: " + saved
                    + "\n" + tail(output()));
        }
        return Long.parseLong(done.group(1));
    }

    /** @param seconds that it is told to fuzz */
    private int run(int seconds, String... options) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int i = 0;
        for (byte[] seed : seeds) {
            Files.write(corpus.resolve("seed-" + i++), seed);
        }
        Path words = folder.resolve("words.dict");
        Files.write(words, Seeds.words().stream().map(Jazzer::quoted).toList());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Dtransom.fuzz.target=" + name,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + entry.getName(),
                "--instrumentation_includes=io.transom.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + corpus + File.separator,
                "-max_len=4096",
                "-dict=" + words,
                "-seed=1"));
        command.addAll(List.of(options));
        command.add(corpus.toString());
        Process jazzer = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        try {
            if (!jazzer.waitFor(seconds + INPUT + AROUND, TimeUnit.SECONDS)) {
                throw new AssertionError(name + ": did not end by itself, see " + folder + "\n" + tail(output()));
            }
            return jazzer.exitValue();
        } finally {
            jazzer.destroyForcibly();
            jazzer.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** As the dictionaries of libFuzzer write it. */
    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - 6_000));
    }
}
