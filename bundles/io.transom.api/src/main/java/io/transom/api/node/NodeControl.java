package io.transom.api.node;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;
import static io.transom.wamp.ErrorUris.CANCELED;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node as a whole. */
@Contract(family = "node", scope = Scope.NODE, doc = "A node as a whole.")
@Event(
        value = "on_shutdown",
        relayed = false,
        doc = "The node is about to end: the result of shutdown. Not sent to the caller.")
public interface NodeControl {
    @Procedure(
            access = READ,
            doc = "Tells what the node is and runs: title and version, when it was ready, process ID, number of "
                    + "workers in all and by type, directory, public keys, and its place at the center (realm, "
                    + "authid, session, authextra; null while there is no uplink, absent on a node that is not "
                    + "managed).")
    CompletionStage<NodeStatus> getStatus();

    @Procedure(
            access = OPERATE,
            errors = CANCELED,
            events = "on_shutdown",
            doc = "Ends the node: all workers are asked to end, and killed after 21 s. Answers first and null to a "
                    + "second call. A node of Crossbar.io drops its uplink before it answers, so that the caller "
                    + "gets wamp.error.canceled.")
    CompletionStage<@Nullable NodeShutdown> shutdown(
            @Param(value = "restart", byDefault = "false", doc = "Whether to start again.") boolean restart,
            @Param(value = "mode", byDefault = "null", doc = "Has no effect; comes back in the result.") @Nullable
                    String mode);
}
