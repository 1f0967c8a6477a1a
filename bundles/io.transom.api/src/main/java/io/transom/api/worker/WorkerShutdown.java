package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.wamp.ErrorUris.CANCELED;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Ends a worker from inside. */
@Contract(family = "worker", scope = Scope.WORKER, doc = "Ends a worker from inside.")
@Event(
        value = "on_shutdown_requested",
        relayed = false,
        doc = "The worker is about to end: {who, when}; who is null when a signal asked for it. Not sent to the "
                + "caller.")
public interface WorkerShutdown {
    @Procedure(
            access = OPERATE,
            referenceOnly = true,
            errors = CANCELED,
            events = "on_shutdown_requested",
            doc = "Ends the worker in order, with exit code 0, after the answer. A container stops its components "
                    + "first and answers the list of their IDs, all others answer null. A second call answers null "
                    + "at once. A container of Crossbar.io ends before it answers, so that its caller gets "
                    + "wamp.error.canceled.")
    CompletionStage<@Nullable List<String>> shutdown();
}
