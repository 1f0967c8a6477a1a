package io.transom.api.node;

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

/** The CPUs of a node's host, and on which of them the node's own process runs. */
@Contract(
        family = "node",
        scope = Scope.NODE,
        doc = "The CPUs of a node's host, and on which of them the node's own process runs.")
@Event(
        value = "on_cpu_affinity_set",
        relayed = false,
        doc = "The affinity has been changed: {cpus, relative, affinity, who}. Not sent to the caller.")
public interface NodeProcessCpus {
    @Procedure(
            access = READ,
            referenceOnly = true,
            errors = FEATURE_UNAVAILABLE,
            doc = "Counts the CPUs of the host, whatever the node may use of them; null when that cannot be told.")
    CompletionStage<@Nullable Long> getCpuCount(
            @Param(value = "logical", byDefault = "true", doc = "Hardware threads; physical cores when false.")
                    boolean logical);

    @Procedure(
            access = READ,
            referenceOnly = true,
            errors = {FEATURE_UNAVAILABLE, CROSSBAR_RUNTIME_ERROR},
            doc = "Lists the IDs of the CPUs that the node's process may use now, ascending.")
    CompletionStage<List<Long>> getCpuAffinity();

    @Procedure(
            access = OPERATE,
            referenceOnly = true,
            errors = {FEATURE_UNAVAILABLE, CROSSBAR_RUNTIME_ERROR},
            events = "on_cpu_affinity_set",
            doc = "Binds the node's process to CPUs and lists the IDs of those that it may use then, ascending. An "
                    + "empty list, a position that is out of range or an unknown CPU fails with "
                    + "crossbar.error.runtime_error and changes nothing.")
    CompletionStage<List<Long>> setCpuAffinity(
            @Param(value = "cpus", doc = "Integers; doubles count once.") List<Long> cpus,
            @Param(
                            value = "relative",
                            byDefault = "true",
                            doc = "Positions from 0 in the list of the CPUs that it could use at its start; CPU IDs "
                                    + "when false.")
                    boolean relative);
}
