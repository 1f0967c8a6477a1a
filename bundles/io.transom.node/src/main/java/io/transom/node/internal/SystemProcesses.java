package io.transom.node.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes. */
final class SystemProcesses implements ChildProcess.Starter {
    private static final Logger LOG = LoggerFactory.getLogger(SystemProcesses.class);
    private static final int LAST_OUTPUT_SECONDS = 2;

    @Override
    public ChildProcess start(ChildProcess.Command command, ChildProcess.Output output) throws IOException {
        var builder = new ProcessBuilder(command.words())
                .directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        String name = "transom-log-" + process.pid();
        var stdout = reader(name + "-out", process.getInputStream(), ChildProcess.Stream.STDOUT, output);
        var stderr = reader(name + "-err", process.getErrorStream(), ChildProcess.Stream.STDERR, output);
        try {
            process.getOutputStream().write((command.firstLine() + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException endedAtOnce) {
            // Its end is told by ended().
        }
        return Started.of(process, CompletableFuture.allOf(stdout, stderr), command.scratch());
    }

    private static CompletableFuture<Void> reader(
            String name, InputStream from, ChildProcess.Stream stream, ChildProcess.Output output) {
        var done = new CompletableFuture<Void>();
        var thread = new Thread(
                () -> {
                    try {
                        new LineSplitter().readAll(from, (bytes, lines) -> output.read(stream, bytes, lines));
                    } finally {
                        done.complete(null);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private record Started(Process process, CompletionStage<Integer> ended) implements ChildProcess {
        /** What still holds the output open after the end (a child of its own) is not waited for long. */
        static Started of(Process process, CompletableFuture<Void> output, Path scratch) {
            return new Started(
                    process,
                    process.onExit()
                            .thenCompose(exited -> output.completeOnTimeout(null, LAST_OUTPUT_SECONDS, TimeUnit.SECONDS)
                                    .thenApply(read -> {
                                        removeScratch(scratch);
                                        return exited.exitValue();
                                    })));
        }

        private static void removeScratch(Path scratch) {
            try {
                RuntimeFolder.remove(scratch);
            } catch (IOException busy) {
                LOG.debug("{} is left behind: {}", scratch, busy.getMessage());
            }
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void terminate() {
            // Not Process.destroy(): it also closes standard input, which would be the order to die at once.
            process.toHandle().destroy();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }
}
