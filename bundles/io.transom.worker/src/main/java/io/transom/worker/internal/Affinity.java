package io.transom.worker.internal;

import io.transom.api.Errors;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The CPUs on which this process may run. All of its threads are bound, and new ones inherit it. */
final class Affinity {
    private static final int TASKSET_SECONDS = 10;

    private final Proc proc;
    private final List<Long> atStart;

    Affinity(Proc proc, List<Long> atStart) {
        this.proc = proc;
        this.atStart = atStart;
    }

    List<Long> atStart() {
        return atStart;
    }

    List<Long> now() throws IOException {
        return proc.allowedCpus();
    }

    /** Blocks while the program {@code taskset} runs; returns what is in force then. */
    List<Long> set(List<Long> cpus, boolean relative) throws IOException {
        if (cpus.isEmpty()) {
            throw new WampError(Errors.CROSSBAR_RUNTIME_ERROR, "cpus: expected at least one CPU, found none");
        }
        var wanted = new TreeSet<Long>();
        for (long cpu : cpus) {
            if (cpu < 0 || (relative && cpu >= atStart.size())) {
                throw new WampError(
                        Errors.CROSSBAR_RUNTIME_ERROR,
                        "cpus: expected " + (relative ? "positions from 0 to " + (atStart.size() - 1) : "CPU IDs")
                                + ", found " + cpu);
            }
            wanted.add(relative ? atStart.get((int) cpu) : cpu);
        }
        bind(wanted.stream().map(Object::toString).collect(Collectors.joining(",")));
        return now();
    }

    private static void bind(String list) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset;
        try {
            taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", list, pid)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new WampError(Errors.FEATURE_UNAVAILABLE, "the program taskset (util-linux) is missing on this host");
        }
        taskset.getOutputStream().close();
        String output = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!taskset.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS)) {
                taskset.destroyForcibly();
                throw new WampError(Errors.CROSSBAR_RUNTIME_ERROR, "taskset does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WampError(Errors.CROSSBAR_RUNTIME_ERROR, "interrupted");
        }
        if (taskset.exitValue() != 0) {
            String why = output.lines()
                    .filter(line -> line.contains("failed"))
                    .findFirst()
                    .orElse(output);
            throw new WampError(Errors.CROSSBAR_RUNTIME_ERROR, "CPUs " + list + ": the system refuses: " + why);
        }
    }
}
