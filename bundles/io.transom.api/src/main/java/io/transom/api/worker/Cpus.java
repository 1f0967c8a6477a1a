package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.CROSSBAR_RUNTIME_ERROR;
import static io.transom.api.Errors.FEATURE_UNAVAILABLE;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The CPUs of a worker's host, and on which of them the worker runs. */
@Contract(
        family = "worker",
        scope = Scope.WORKER,
        doc = "The CPUs of a worker's host, and on which of them the worker runs.")
@Event(
        value = "on_cpu_affinity_set",
        relayed = false,
        doc = "The affinity has been changed: {cpus, relative, affinity, who}. Not sent to the caller.")
public interface Cpus {
    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Counts the CPUs of the host, whatever the worker may use of them; null when that cannot be told.")
    CompletionStage<@Nullable Long> getCpuCount(
            @Param(value = "logical", byDefault = "true", doc = "Hardware threads; physical cores when false.")
                    boolean logical);

    @Procedure(
            access = READ,
            errors = FEATURE_UNAVAILABLE,
            doc = "Lists the IDs of the CPUs that the worker was allowed to use when it started, ascending. A later "
                    + "change of the affinity does not change this list; relative positions in set_cpu_affinity "
                    + "refer to it.")
    CompletionStage<List<Long>> getCpus();

    @Procedure(
            access = READ,
            errors = {FEATURE_UNAVAILABLE, CROSSBAR_RUNTIME_ERROR},
            doc = "Lists the IDs of the CPUs that the worker may use now, ascending.")
    CompletionStage<List<Long>> getCpuAffinity();

    @Procedure(
            access = OPERATE,
            errors = {FEATURE_UNAVAILABLE, CROSSBAR_RUNTIME_ERROR},
            events = "on_cpu_affinity_set",
            doc = "Binds the worker to CPUs and lists the IDs of those that it may use then, ascending. An empty "
                    + "list, a position outside get_cpus or an unknown CPU fails with crossbar.error.runtime_error "
                    + "and changes nothing.")
    CompletionStage<List<Long>> setCpuAffinity(
            @Param(value = "cpus", doc = "Integers; doubles count once.") List<Long> cpus,
            @Param(
                            value = "relative",
                            byDefault = "true",
                            doc = "Positions from 0 in the list of get_cpus; CPU IDs when false.")
                    boolean relative);
}
