package io.transom.api.center;

import static io.transom.api.Access.READ;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A management realm and its nodes, as seen inside it. */
@Contract(family = "mrealm", scope = Scope.REALM, doc = "A management realm and its nodes, as seen inside it.")
@Event(value = "on_tick", relayed = false, doc = "Every 5 s: {now, tick}.")
@Event(
        value = "on_node_ready",
        relayed = false,
        doc = "A node has come online, that is, all its procedures are there: its OID and its state.")
@Event(value = "on_node_shutdown", relayed = false, doc = "A node has gone offline: its OID and its state.")
public interface ManagedNodes {
    @Procedure(
            access = READ,
            events = {"on_tick", "on_node_ready"},
            doc = "Tells since when the realm runs. A node calls it when all its procedures are registered, "
                    + "and is online from "
                    + "then on.")
    CompletionStage<RealmStatus> getStatus();

    @Procedure(
            access = READ,
            errors = INVALID_ARGUMENT,
            doc = "Lists the nodes that are paired with the realm, by authid: their OIDs, or their authids.")
    CompletionStage<List<String>> getNodes(
            @Param(value = "status", byDefault = "null", doc = "online or offline; all when null.") @Nullable
                    String status,
            @Param(value = "return_names", byDefault = "null", doc = "Whether to list authids.") @Nullable
                    Boolean returnNames);

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Describes a node of the realm with its state.")
    CompletionStage<ManagedNode> getNode(@Param(value = "node_oid", doc = "OID of the node.") String nodeOid);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Describes the node of that authid with its state.")
    CompletionStage<ManagedNode> getNodeByAuthid(
            @Param(value = "node_authid", doc = "Authid of the node.") String authid);
}
