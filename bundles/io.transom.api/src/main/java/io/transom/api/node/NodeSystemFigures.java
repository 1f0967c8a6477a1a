package io.transom.api.node;

import static io.transom.api.Access.READ;

import io.transom.api.Contract;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.concurrent.CompletionStage;

/** What the operating system counts of a node's host. */
@Contract(family = "node", scope = Scope.NODE, doc = "What the operating system counts of a node's host.")
public interface NodeSystemFigures {
    @Procedure(
            access = READ,
            referenceOnly = true,
            doc = "Gives figures of the host: network, disk, CPU and memory, with rates per second from the second "
                    + "reading on. A managed node reads the same figures for its heartbeats, so the rates are in "
                    + "general those since the last heartbeat. uptime and elapsed count nanoseconds, memory counts "
                    + "bytes.")
    CompletionStage<SystemStats> getSystemStats();
}
