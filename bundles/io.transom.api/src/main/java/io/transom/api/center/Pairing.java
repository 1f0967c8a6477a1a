package io.transom.api.center;

import static io.transom.api.Access.OWN;
import static io.transom.api.Access.READ;
import static io.transom.api.Errors.ALREADY_EXISTS;
import static io.transom.api.Errors.DEPENDENT_OBJECTS;
import static io.transom.api.Errors.FABRIC_NOT_AUTHORIZED;
import static io.transom.api.Errors.NODE_ALREADY_PAIRED;
import static io.transom.api.Errors.NODE_NOT_PAIRED;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.api.Errors.NO_SUCH_REALM;
import static io.transom.wamp.ErrorUris.INVALID_ARGUMENT;

import io.transom.api.Contract;
import io.transom.api.Event;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which nodes belong to which management realm, and the nodes on record. */
@Contract(
        family = "mrealm",
        scope = Scope.DOMAIN,
        doc = "Which nodes belong to which management realm, and the nodes on record.")
@Event(value = "on_node_paired", relayed = false, doc = "A node was paired: the node.")
@Event(value = "on_node_unpaired", relayed = false, doc = "A node was unpaired: the result of unpair_node.")
public interface Pairing {
    @Procedure(
            access = OWN,
            errors = {FABRIC_NOT_AUTHORIZED, NODE_ALREADY_PAIRED, NO_SUCH_REALM, ALREADY_EXISTS, INVALID_ARGUMENT},
            events = "on_node_paired",
            doc = "Pairs a node with a management realm of the caller. A node that was paired before keeps "
                    + "its OID. The node has to "
                    + "be started again afterwards, since a node that is not paired ends.")
    CompletionStage<NodeInfo> pairNode(
            @Param(value = "pubkey", doc = "Public key of the node, 64 lower-case hex digits.") String pubkey,
            @Param(value = "realm_name", doc = "Name of the management realm.") String realmName,
            @Param(value = "authid", doc = "Name of the node, unique in the realm: no white space, no dot, no #.")
                    String authid,
            @Param(value = "authextra", byDefault = "null", doc = "Handed to the node at each login.") @Nullable
                    Map<String, Object> authextra);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, NODE_NOT_PAIRED, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            events = "on_node_unpaired",
            doc = "Ends the pairing of a node and its session.")
    CompletionStage<UnpairedNode> unpairNode(@Param(value = "node_oid", doc = "OID of the node.") String nodeOid);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, NODE_NOT_PAIRED, FABRIC_NOT_AUTHORIZED},
            events = "on_node_unpaired",
            doc = "Ends the pairing of the node with that public key.")
    CompletionStage<UnpairedNode> unpairNodeByPubkey(@Param(value = "pubkey", doc = "64 hex digits.") String pubkey);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED},
            events = "on_node_unpaired",
            doc = "Ends the pairing of the node of that name.")
    CompletionStage<UnpairedNode> unpairNodeByName(
            @Param(value = "realm_name", doc = "Name of the management realm.") String realmName,
            @Param(value = "authid", doc = "Authid of the node.") String authid);

    @Procedure(access = READ, errors = NO_SUCH_OBJECT, doc = "Describes the node of that name in a management realm.")
    CompletionStage<NodeInfo> getNodeByName(
            @Param(value = "mrealm_name", doc = "Name of the management realm.") String mrealmName,
            @Param(value = "node_name", doc = "Authid of the node.") String nodeName);

    @Procedure(access = READ, doc = "Lists the OIDs of all nodes, paired or not.")
    CompletionStage<List<String>> listNodes();

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Lists the OIDs of the nodes that are paired with a management realm, by authid.")
    CompletionStage<List<String>> listNodesByMrealm(@Param(value = "mrealm_id", doc = "Its OID.") String mrealmId);

    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Lists the OIDs of the nodes that are paired with the management realm of that name, by authid.")
    CompletionStage<List<String>> listNodesByMrealmName(
            @Param(value = "mrealm_name", doc = "Name of the management realm.") String mrealmName);

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Describes a node, paired or not.")
    CompletionStage<NodeInfo> getNode(@Param(value = "node_id", doc = "Its OID.") String nodeId);

    @Procedure(
            access = READ,
            errors = {NO_SUCH_OBJECT, INVALID_ARGUMENT},
            doc = "Tells whether a node is online and what it said last.")
    CompletionStage<NodeState> statNode(@Param(value = "node_id", doc = "Its OID.") String nodeId);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            doc = "Changes a node's label, description or tags and returns what is different now.")
    CompletionStage<Map<String, Object>> modifyNode(
            @Param(value = "node_id", doc = "Its OID.") String nodeId,
            @Param(value = "node_delta", doc = "label, description (texts or null), tags (list of texts or null).")
                    Map<String, Object> delta);

    @Procedure(
            access = OWN,
            errors = {NO_SUCH_OBJECT, DEPENDENT_OBJECTS, FABRIC_NOT_AUTHORIZED, INVALID_ARGUMENT},
            doc = "Forgets a node that is not paired, and returns what was on record.")
    CompletionStage<NodeInfo> deleteNode(@Param(value = "node_id", doc = "Its OID.") String nodeId);
}
