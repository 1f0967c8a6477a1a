package io.transom.api;

/** What the procedures of a contract are addressed to, and so which routing arguments stand in front of their own. */
public enum Scope {
    /** The center as a whole, on its domain realm; no routing arguments. */
    DOMAIN(0),
    /** A management realm; no routing arguments. */
    REALM(0),
    /** A node: {@code node_oid}. */
    NODE(1),
    /** A worker of a node: {@code node_oid}, {@code worker_id}. */
    WORKER(2);

    private final int routingArguments;

    Scope(int routingArguments) {
        this.routingArguments = routingArguments;
    }

    /** Number of routing arguments of a call at the center. */
    public int routingArguments() {
        return routingArguments;
    }
}
