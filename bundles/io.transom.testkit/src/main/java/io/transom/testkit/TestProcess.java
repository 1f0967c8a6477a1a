package io.transom.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that was started, and the lines that it wrote. Closing it kills it and whatever it started. */
public final class TestProcess implements AutoCloseable {
    private final Process process;
    private final String name;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private TestProcess(Process process, String name) {
        this.process = process;
        this.name = name;
        var reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program; standard output and error come as one. */
    public static TestProcess start(Path directory, Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new TestProcess(builder.start(), command.get(0));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException closed) {
            add("(output closed: " + closed.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** The first line that fits, of those written already or of those to come. */
    public synchronized String awaitLine(Predicate<String> fits, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (fits.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                throw new AssertionError(name + ": no such line" + (ended ? " before its end" : "") + "; it wrote:\n"
                        + String.join("\n", lines));
            }
            try {
                wait(millis);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
        }
    }

    /** What it has written so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public Process process() {
        return process;
    }

    /** Waits for the end. */
    public int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + ": still running after " + atMost.toMillis() + " ms");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        return process.exitValue();
    }

    /** Kills it and whatever it started, and waits for its end. Idempotent. */
    public void kill() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        exitCode(Await.PATIENCE);
    }

    @Override
    public void close() {
        kill();
    }
}
