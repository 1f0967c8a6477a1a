package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;

/** The bounds that a center has beside those of its router, transports and store. */
record CenterLimits(
        Limit nodes,
        Limit operators,
        Limit strangers,
        Limit addressSessions,
        Limit addressActivations,
        Limit loginsRate,
        Limit loginsPending,
        Limit operatorCalls,
        Limit nodeCalls,
        Limit nodeEvents,
        Limit wrongSignatures,
        Limit realms,
        Limit kept) {

    static CenterLimits of(CenterConfig config) {
        return new CenterLimits(
                limitNodes(config.limit_nodes()),
                limitOperators(config.limit_operators()),
                limitPublic(config.limit_public()),
                limitAddressSessions(config.limit_address_sessions()),
                limitAddressActivations(config.limit_address_activations()),
                limitLoginsRate(config.limit_logins_rate()),
                limitLoginsPending(config.limit_logins_pending()),
                limitOperatorCalls(config.limit_operator_calls()),
                limitNodeCalls(config.limit_node_calls()),
                limitNodeEvents(config.limit_node_events()),
                limitWrongSignatures(config.limit_wrong_signatures()),
                limitRealms(config.limit_realms()),
                limitKept(config.limit_kept()));
    }

    static Limit limitNodes(int value) {
        return limit("center.nodes", value, "sessions", "Sessions of nodes; a further login is refused.");
    }

    static Limit limitOperators(int value) {
        return limit("center.operators", value, "sessions", "Sessions of operators; a further login is refused.");
    }

    static Limit limitPublic(int value) {
        return limit(
                "center.public",
                value,
                "sessions",
                "Sessions of clients without a key, which have role public; a further login is refused.");
    }

    static Limit limitAddressSessions(int value) {
        return limit(
                "center.address.sessions",
                value,
                "sessions",
                "Sessions from one address, of whatever kind; a further login is refused.");
    }

    static Limit limitAddressActivations(int value) {
        return limit(
                "center.address.activations",
                value,
                "activations",
                "Keys of operators from one address that wait for their code; a further one is refused.");
    }

    static Limit limitLoginsRate(int value) {
        return limit(
                "center.logins.rate",
                value,
                "logins a second",
                "Logins that are looked at in a second; further ones wait, those of each address in turn.");
    }

    static Limit limitLoginsPending(int value) {
        return limit(
                "center.logins.pending",
                value,
                "logins",
                "Logins that wait for their turn; above it one of the address that has most of them is refused.");
    }

    static Limit limitOperatorCalls(int value) {
        return limit(
                "center.operator.calls",
                value,
                "calls",
                Errors.TOO_MANY_CALLS,
                "Calls of one operator that are not answered yet, in all of its sessions in a realm; a further one fails.");
    }

    static Limit limitNodeCalls(int value) {
        return limit(
                "center.node.calls",
                value,
                "calls",
                Errors.TOO_MANY_CALLS,
                "Calls to one node that are not answered yet; a further one fails.");
    }

    static Limit limitNodeEvents(int value) {
        return limit(
                "center.node.events",
                value,
                "messages a second",
                "Events and calls of one node in a second, each counted once and once more for each KiB; above it the node is read from more slowly.");
    }

    static Limit limitWrongSignatures(int value) {
        return limit(
                "center.wrong.signatures",
                value,
                "signatures",
                "Wrong signatures from one address, or for one key; each time that so many came there is an alarm.");
    }

    static Limit limitRealms(int value) {
        return limit(
                "center.realms",
                value,
                "realms",
                Errors.TOO_MANY_RECORDS,
                "Management realms; a further one is not made.");
    }

    static Limit limitKept(int value) {
        return limit(
                "center.kept",
                value,
                "records",
                Errors.TOO_MANY_RECORDS,
                "Nodes, management realms, users, organizations, web clusters and web services together that are kept; a further one is refused.");
    }

    private static Limit limit(String id, int value, String unit, String doc) {
        return limit(id, value, unit, ErrorUris.UNAVAILABLE, doc);
    }

    private static Limit limit(String id, int value, String unit, String reason, String doc) {
        return new Limit(id, value, unit, reason, doc);
    }
}
