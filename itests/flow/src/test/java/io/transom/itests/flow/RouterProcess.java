package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link FlowRouter}. */
final class RouterProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final int port;

    /** @param folder for its log */
    RouterProcess(Path folder, int loops, String... flags) throws IOException {
        log = folder.resolve("router.log");
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FlowRouter.class.getName(),
                String.valueOf(loops)));
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        output = process.inputReader(StandardCharsets.US_ASCII);
        String first = output.readLine();
        assertTrue(first != null, () -> "the router did not start: " + log());
        port = Integer.parseInt(first);
    }

    int port() {
        return port;
    }

    /** The hits of its limits, as a map prints itself. */
    String limitHits() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        return output.readLine();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** The most memory that was resident so far, in MiB. */
    long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
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
