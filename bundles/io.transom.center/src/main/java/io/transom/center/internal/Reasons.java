package io.transom.center.internal;

/** ABORT reasons of a center beside those of WAMP itself. */
final class Reasons {
    static final String INVALID_PARAMETERS = "fabric.auth-failed.invalid-parameters";
    static final String NODE_UNPAIRED = "fabric.auth-failed.node-unpaired";
    static final String NODE_ALREADY_CONNECTED = "fabric.auth-failed.node-already-connected";
    static final String NO_PENDING_ACTIVATION = "fabric.auth-failed.no-pending-activation";

    private Reasons() {}
}
