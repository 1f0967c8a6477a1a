package io.transom.api.worker;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Access.READ;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ID of its node as a worker knows it. */
@Contract(family = "worker", scope = Scope.WORKER, doc = "The ID of its node as a worker knows it.")
public interface NodeIdentity {
    @Procedure(
            access = OPERATE,
            doc = "Tells the worker the ID of its node. A managed node does so itself, for each of its workers, once "
                    + "the center has given it an authid. An empty text fails with wamp.error.runtime_error.")
    CompletionStage<Void> setNodeId(@Param(value = "node_id", doc = "A text that is not empty.") String nodeId);

    @Procedure(access = READ, doc = "Gives the ID of the node that the worker was told last, at first at its start.")
    CompletionStage<@Nullable String> getNodeId();
}
