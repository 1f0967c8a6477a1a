package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running {@link FlowRouter} with a heap of 96 MiB and as much beside it. */
final class RouterProcess implements AutoCloseable {
    /** What may be resident, in MiB, whatever clients do. */
    static final long MOST_MEBIBYTES = 256;

    private static final List<String> FLAGS = List.of("-Xmx96m", "-XX:MaxDirectMemorySize=96m");

    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final int port;

    /**
     * @param folder for its log
     * @param settings as {@link FlowRouter} takes them
     */
    RouterProcess(Path folder, int loops, String... settings) throws IOException {
        log = folder.resolve("router.log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FlowRouter.class.getName(),
                String.valueOf(loops)));
        command.addAll(List.of(settings));
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        output = process.inputReader(StandardCharsets.US_ASCII);
        try {
            port = Integer.parseInt(line());
        } catch (IOException | RuntimeException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    private String line() throws IOException {
        String next = output.readLine();
        if (next == null) {
            throw new IOException("the router has ended: " + log());
        }
        return next;
    }

    int port() {
        return port;
    }

    /** How often its limits were reached, by ID. */
    Map<String, Long> limitHits() throws IOException {
        return ask("hits");
    }

    /** How many objects of a class of router or transport there are; it is named without its package. */
    long live(String name) throws IOException {
        return live().getOrDefault(name, 0L);
    }

    Map<String, Long> live() throws IOException {
        return ask("live");
    }

    private Map<String, Long> ask(String question) throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII)
                .append(question)
                .append('\n')
                .flush();
        String answer = line();
        return Stream.of(answer.substring(1, answer.length() - 1).split(", "))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split("="))
                .collect(Collectors.toMap(entry -> entry[0], entry -> Long.parseLong(entry[1])));
    }

    /** Waits until there are so many; what has ended may take a turn of an event loop. */
    void awaitLive(String name, long count) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Crowd.PATIENCE); live(name) != count; ) {
            if (System.nanoTime() > end) {
                throw new AssertionError("expected " + count + " of " + name + ", found " + live());
            }
            Thread.sleep(100);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** How many lines of its log contain that. */
    long logged(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /** Fails when it took more memory than {@link #MOST_MEBIBYTES} at any time. */
    void assertModest() throws IOException {
        long peak = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
        assertTrue(peak <= MOST_MEBIBYTES, "resident: " + peak + " MiB");
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
