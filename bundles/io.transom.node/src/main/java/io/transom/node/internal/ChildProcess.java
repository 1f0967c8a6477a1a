package io.transom.node.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A process that the node started. */
interface ChildProcess {
    long pid();

    boolean isAlive();

    /** SIGTERM. */
    void terminate();

    /** SIGKILL. */
    void kill();

    /**
     * Completes with the exit code (128 and the number of the signal, when a signal ended it) once the system has reaped the process
     * and its output has been read to the end.
     */
    CompletionStage<Integer> ended();

    /** Starts processes; a test has its own. */
    interface Starter {
        /** Blocks for some milliseconds. */
        ChildProcess start(Command command, Output output) throws IOException;
    }

    /** Takes what the process writes, on a thread for each stream; may block. */
    interface Output {
        void read(Stream stream, int bytes, List<String> lines);
    }

    /** The two streams, with the file descriptor that they have in the process. */
    enum Stream {
        STDOUT("1"),
        STDERR("2");

        private final String descriptor;

        Stream(String descriptor) {
            this.descriptor = descriptor;
        }

        String descriptor() {
            return descriptor;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What to start.
     *
     * @param environment the whole of it
     * @param firstLine written to standard input, which then stays open for as long as this process lives
     * @param scratch a folder of the process that is removed when it has ended
     */
    record Command(
            List<String> words, Map<String, String> environment, Path directory, String firstLine, Path scratch) {}
}
