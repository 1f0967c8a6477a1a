package io.transom.itests.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started. Its output goes to a file, which is kept, and whose end is shown when a test fails. Closing kills it
 * and whatever it started; so does the end of this JVM.
 */
public final class Program implements AutoCloseable {
    private static final int TAIL_LINES = 40;
    private static final Set<Program> ALL = ConcurrentHashMap.newKeySet();

    /** Where nodes put what they need while they run; a killed one leaves it. Short, since sockets are below it. */
    private static final Path TEMPORARY = temporary();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            ALL.forEach(Program::killAll);
                            Project.remove(TEMPORARY);
                        },
                        "end of all programs"));
    }

    private final String name;
    private final Path log;
    private final Process process;
    private volatile boolean closed;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("transom-itests-");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** A new folder with a short path, for whatever has sockets in its folder: of that name, or with a number behind it. It ends with this JVM. */
    public static Path temporary(String name) {
        Path folder = TEMPORARY.resolve(name);
        for (int number = 2; !folder.toFile().mkdir(); number++) {
            if (!Files.isDirectory(folder)) {
                throw new UncheckedIOException(new IOException("folder " + folder + " cannot be made"));
            }
            folder = TEMPORARY.resolve(name + number);
        }
        return folder;
    }

    /** The JVM options of a center or node in tests. */
    public static String javaOptions() {
        return "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + TEMPORARY;
    }

    /** Starts {@code ./transom ARGS...}; the output is appended to the log. */
    public static Program transom(Path log, Map<String, String> environment, List<String> args) {
        var command = new ArrayList<String>();
        command.add(Project.ROOT.resolve("transom").toString());
        command.addAll(args);
        return start(log, Project.ROOT, environment, command);
    }

    public static Program start(Path log, Path directory, Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .keySet()
                .removeAll(List.of("CROSSBAR_FABRIC_URL", "CROSSBAR_FABRIC_SUPERUSER", "CROSSBAR_DIR"));
        builder.environment().put("XDG_RUNTIME_DIR", TEMPORARY.toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var program = new Program(log.getFileName().toString(), log, process);
            ALL.add(program);
            return program;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Programs that have been closed are of no interest any more. */
    public static void forgetClosed() {
        ALL.removeIf(program -> program.closed);
    }

    /** The ends of the logs of all programs that run, or were closed by the test that failed. */
    public static String tails() {
        var text = new StringBuilder();
        ALL.forEach(program -> text.append(program.tail()));
        return text.toString();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The processes that it has started itself and that run now. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public String tail() {
        List<String> lines = output().lines().toList();
        return "--- " + name + " (" + (isAlive() ? "process " + process.pid() : "exit code " + process.exitValue())
                + "), end of " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())) + "\n";
    }

    /** Sends a signal to any process. */
    public static void signal(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("kill -" + name + " " + pid + " failed");
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("kill -" + name + " " + pid, failed);
        }
    }

    /** SIGKILL, to this process alone. */
    public void kill() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(10));
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

    private void killAll() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        killAll();
        exitCode(Duration.ofSeconds(10));
        closed = true;
    }
}
