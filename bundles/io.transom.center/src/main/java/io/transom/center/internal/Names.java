package io.transom.center.internal;

/** URIs and names that a center's rules stand on (docs/reference/roles.md, docs/reference/protocol.md). */
final class Names {
    static final String DOMAIN_REALM = "com.crossbario.fabric";
    static final String PREFIX = "crossbarfabriccenter.";
    static final String REMOTE = PREFIX + "remote.";
    static final String NODE = PREFIX + "node.";
    static final String MREALM = PREFIX + "mrealm.";
    static final String DOMAIN = PREFIX + "domain.";
    static final String USER = PREFIX + "user.";

    static final String NODE_HEARTBEAT = NODE + "on_heartbeat";
    static final String WORKER_HEARTBEAT = NODE + "on_worker_heartbeat";
    static final String GET_STATUS = MREALM + "get_status";

    static final String ROLE_NODE = "node";
    static final String ROLE_PUBLIC = "public";
    static final String ROLE_USER = "user";

    /** Authid and e-mail of the superuser. */
    static final String SUPERUSER = "superuser";

    /** Keys of a node's authextra. */
    static final String NODE_OID = "node_oid";

    static final String MREALM_OID = "mrealm_oid";

    private Names() {}
}
