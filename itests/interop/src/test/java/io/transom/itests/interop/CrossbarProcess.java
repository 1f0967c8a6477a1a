package io.transom.itests.interop;

import io.transom.itests.net.Program;
import io.transom.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Crossbar.io in a process of its own. Its output goes to a file, whose end is shown when a test fails. It ends, with its workers,
 * when it is closed, with this JVM, and after a while in any case.
 */
final class CrossbarProcess implements AutoCloseable {
    /** How long a start may take on a busy machine. */
    static final Duration START = Duration.ofSeconds(240);

    /** After so long it ends by itself, for the case that this JVM is killed. */
    private static final int SECONDS_OF_LIFE = 1200;

    private final Program program;
    private int read;

    /** @param read length of what a process before it has written to the same log */
    private CrossbarProcess(Program program, int read) {
        this.program = program;
        this.read = read;
    }

    /**
     * Starts {@code crossbar WORDS... --cbdir DIRECTORY}.
     *
     * @param words {@code edge start}, {@code master start}, or {@code start} for a router of its own
     * @param directory the node directory
     */
    static CrossbarProcess start(Path log, String words, Path directory, Map<String, String> environment) {
        var args = new ArrayList<>(List.of(words.split(" ")));
        args.addAll(List.of("--cbdir", directory.toString(), "--color", "false"));
        args.addAll(List.of("--shutdownafter", String.valueOf(SECONDS_OF_LIFE)));
        int before = length(log);
        return new CrossbarProcess(launch(log, "crossbar", directory, environment, args), before);
    }

    private static int length(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log).length() : 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Runs {@code crossbar ARGS...} to its end.
     *
     * @return what it printed
     */
    static String run(Path log, Path directory, Map<String, String> environment, String... args) {
        try (Program program = launch(log, "crossbar", directory, environment, List.of(args))) {
            int code = program.exitCode(START);
            if (code != 0) {
                throw new AssertionError(
                        "crossbar " + String.join(" ", args) + ": exit code " + code + "\n" + program.tail());
            }
            return program.output();
        }
    }

    /** Starts a program of the virtual environment, with a home of its own, in which the shell keeps keys. */
    static Program launch(
            Path log, String name, Path directory, Map<String, String> environment, List<String> arguments) {
        CrossbarInstallation installation = installation();
        var command = new ArrayList<>(List.of(installation.program(name)));
        command.addAll(arguments);
        var all = new HashMap<>(Map.of(
                "HOME",
                Program.temporary("home").toString(),
                "PATH",
                installation.bin() + File.pathSeparator + System.getenv("PATH"),
                "PYTHONUNBUFFERED",
                "1",
                "CROSSBAR_METERING_URL",
                ""));
        all.putAll(environment);
        return Program.start(log, directory, all, command);
    }

    private static CrossbarInstallation installation() {
        try {
            return CrossbarInstallation.get();
        } catch (CrossbarInstallation.Missing missing) {
            throw new AssertionError(missing.getMessage(), missing);
        }
    }

    /** Waits until the log has a line that contains this text, after the line found last. */
    void awaitLog(String text) {
        Await.until("the log says: " + text, START, () -> {
            boolean ended = !program.isAlive();
            String log = program.output();
            int at = log.indexOf(text, read);
            if (at >= 0) {
                read = at + text.length();
                return true;
            }
            if (ended) {
                throw new AssertionError("it has ended without the line: " + text + "\n" + program.tail());
            }
            return false;
        });
    }

    /** Sends INT, TERM, KILL, STOP or CONT to the process, not to its workers. */
    void signal(String name) {
        Program.signal(name, program.handle().pid());
    }

    Program program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
