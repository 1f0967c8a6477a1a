package io.transom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes that the demo started; all are ended with it. Thread-safe. */
final class Processes implements AutoCloseable {
    private static final long GRACE_SECONDS = 30;

    private final Path script;
    private final Path logs;
    private final List<Started> started = new ArrayList<>();
    private boolean closed;

    Processes(Path script, Path logs) {
        this.script = script;
        this.logs = logs;
    }

    private record Started(String name, Process process, Path log) {}

    /** Starts {@code transom ARGS...}; its output goes to {@code NAME.log}. */
    synchronized Process start(String name, String... args) throws IOException {
        if (closed) {
            throw new IOException("the demo is being stopped");
        }
        var command = new ArrayList<String>();
        command.add(script.toString());
        Collections.addAll(command, args);
        Path log = logs.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        started.add(new Started(name, process, log));
        return process;
    }

    /** Throws with the end of its log when one has ended. */
    synchronized void check() throws IOException {
        for (Started one : started) {
            if (!one.process.isAlive()) {
                throw new IOException(one.name + " has ended with exit code " + one.process.exitValue()
                        + "; the end of " + one.log + ":\n" + tail(one.log));
            }
        }
    }

    synchronized void whenOneEnds(Runnable action) {
        started.forEach(one -> one.process.onExit().thenRun(action));
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.getMessage();
        }
    }

    /** Ends them in order, the last started first: SIGTERM, and SIGKILL for what is still there after 30 s. */
    @Override
    public synchronized void close() {
        closed = true;
        for (int i = started.size() - 1; i >= 0; i--) {
            Process process = started.get(i).process;
            process.destroy();
            try {
                if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        started.clear();
    }
}
