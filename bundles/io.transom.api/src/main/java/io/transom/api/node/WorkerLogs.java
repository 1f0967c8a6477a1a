package io.transom.api.node;

import static io.transom.api.Access.READ;
import static io.transom.api.Errors.NO_SUCH_WORKER;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the workers of a node have written on standard output and error. */
@Contract(
        family = "node",
        scope = Scope.NODE,
        doc = "What the workers of a node have written on standard output and error.")
public interface WorkerLogs {
    @Procedure(
            access = READ,
            errors = NO_SUCH_WORKER,
            doc = "Lists the last lines of a worker's log, oldest first: of a native worker {log_time as Unix time in "
                    + "s, level, namespace, text}, of a guest texts. The log is gone with the worker. A Crossbar.io "
                    + "node ignores limit, keeps ten entries and leaves the text out.")
    CompletionStage<List<Object>> getWorkerLog(
            @Param(value = "worker_id", doc = "ID of the worker.") String id,
            @Param(
                            value = "limit",
                            byDefault = "100",
                            nullable = true,
                            doc = "How many entries at most; 0, less, or null for all that are kept.")
                    @Nullable
                    Long limit);
}
