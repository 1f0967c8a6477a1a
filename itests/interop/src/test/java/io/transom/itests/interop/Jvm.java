package io.transom.itests.interop;

import io.transom.itests.net.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a JVM that we have started has in it, as {@code jcmd} tells.
 *
 * @param bundleLoaders class loaders of bundles, after a full collection
 * @param threads names of threads, without their numbers
 */
record Jvm(long bundleLoaders, Set<String> threads) {
    private static final Pattern LOADERS =
            Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s.*BundleWiringImpl\\$BundleClassLoader.*$");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*)\" #\\d+");

    static Jvm of(Program program) {
        var threads = new TreeSet<String>();
        THREAD.matcher(jcmd(program, "Thread.print"))
                .results()
                .forEach(thread -> threads.add(thread.group(1).replaceAll("[0-9a-f]*\\d+[0-9a-f]*", "N")));
        long loaders = LOADERS.matcher(jcmd(program, "GC.class_histogram"))
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        return new Jvm(loaders, threads);
    }

    private static String jcmd(Program program, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(
                            jcmd, String.valueOf(program.handle().pid()), command)
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + text);
            }
            return text;
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(command, failed);
        }
    }
}
