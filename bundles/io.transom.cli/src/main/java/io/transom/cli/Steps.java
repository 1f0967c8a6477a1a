package io.transom.cli;

import java.io.PrintWriter;

/** Shows what is done while it is done: one line a step, with its time. */
final class Steps {
    private final PrintWriter out;

    Steps(PrintWriter out) {
        this.out = out;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    /** Runs a step. A failure is thrown on with the step's name in front. */
    <T> T run(String name, Work<T> work) throws Exception {
        out.printf("  %-62s", name);
        out.flush();
        long start = System.nanoTime();
        try {
            T result = work.run();
            out.printf("%7.2f s%n", (System.nanoTime() - start) / 1e9);
            out.flush();
            return result;
        } catch (Exception failure) {
            out.printf(" failed%n");
            out.flush();
            throw new IllegalStateException(name + ": " + Failures.text(failure), failure);
        }
    }
}
