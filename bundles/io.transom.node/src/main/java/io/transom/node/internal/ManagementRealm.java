package io.transom.node.internal;

import io.transom.wamp.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The node's local realm as the controller uses it; a test has its own. */
interface ManagementRealm {
    /** What topics and procedures of a worker begin with. */
    static String workerPrefix(String workerId) {
        return "crossbar.worker." + workerId + ".";
    }

    /**
     * Lets a worker in, under a role of its own.
     *
     * @param pid its process ID, asked when it comes
     * @param exposeController whether it may call the node's own procedures
     * @return the token by which it shows who it is
     */
    String admit(String workerId, LongSupplier pid, boolean exposeController);

    /** Lets it in no more; its role is dropped. */
    void dismiss(String workerId);

    /** Publishes to all but the caller; completes when the broker has the event. */
    CompletionStage<?> publish(String topic, @Nullable Object value, Caller except);

    /**
     * Calls a procedure; the first value of the result.
     *
     * @param limit after which the call fails
     */
    CompletionStage<Optional<Object>> call(String procedure, Payload payload, Duration limit);
}
