package io.transom.worker.internal;

import io.transom.api.worker.CpuAffinitySet;
import io.transom.api.worker.Cpus;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** CPUs and affinity of this process, for one caller. */
final class ProcessCpus implements Cpus {
    private final Proc proc;
    private final Affinity affinity;
    private final ProcessThread thread;
    private final ProcessEvents events;
    private final Identity caller;

    ProcessCpus(Proc proc, Affinity affinity, ProcessThread thread, ProcessEvents events, Identity caller) {
        this.proc = proc;
        this.affinity = affinity;
        this.thread = thread;
        this.events = events;
        this.caller = caller;
    }

    @Override
    public CompletionStage<@Nullable Long> getCpuCount(boolean logical) {
        return thread.run(
                () -> logical ? proc.logicalCpus() : proc.physicalCpus().orElse(null));
    }

    @Override
    public CompletionStage<List<Long>> getCpus() {
        return thread.run(affinity::atStart);
    }

    @Override
    public CompletionStage<List<Long>> getCpuAffinity() {
        return thread.run(affinity::now);
    }

    @Override
    public CompletionStage<List<Long>> setCpuAffinity(List<Long> cpus, boolean relative) {
        List<Long> numbers = numbers(cpus);
        return thread.run(() -> {
            List<Long> set = affinity.set(numbers, relative);
            events.publishToOthers(
                    caller,
                    "on_cpu_affinity_set",
                    new CpuAffinitySet(numbers, relative, set, ProcessEvents.who(caller)));
            return set;
        });
    }

    /** The elements came off the wire: whether they are integers is not checked yet. */
    private static List<Long> numbers(List<?> cpus) {
        var result = new ArrayList<Long>();
        for (Object cpu : cpus) {
            if (!(cpu instanceof Long || cpu instanceof Integer)) {
                throw new WampError(ErrorUris.RUNTIME_ERROR, "cpus: expected a list of integers, found " + cpu);
            }
            result.add(((Number) cpu).longValue());
        }
        return result;
    }
}
