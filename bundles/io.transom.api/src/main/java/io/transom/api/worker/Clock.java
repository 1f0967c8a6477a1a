package io.transom.api.worker;

import static io.transom.api.Access.READ;

import io.transom.api.Contract;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;

/** The time that a worker has, and how long it has been running. */
@Contract(
        family = "worker",
        scope = Scope.WORKER,
        doc = "The time that a worker has, and how long it has been " + "running.")
public interface Clock {
    @Procedure(
            access = READ,
            doc = "Tells the present time of the worker's host: UTC, ISO 8601 with milliseconds and " + "Z.")
    CompletionStage<String> utcnow();

    @Procedure(
            access = READ,
            doc = "Tells when the worker's channel to its node was opened: UTC, ISO 8601 with milliseconds and Z. "
                    + "This is a little before the time that get_worker gives as started.")
    CompletionStage<String> started();

    @Procedure(access = READ, doc = "Tells for how many seconds the worker's channel to its node has been open.")
    CompletionStage<Double> uptime();
}
