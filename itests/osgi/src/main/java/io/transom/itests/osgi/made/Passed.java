package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;

/** Passed on to nodes. */
@Contract(family = "echo", scope = Scope.NODE, doc = "Echoes of nodes.")
@Event(value = "on_node_echo", doc = "A node said something.")
public interface Passed {
    @Procedure(doc = "What the node says.", access = Access.READ)
    CompletionStage<String> nodeEcho();
}
