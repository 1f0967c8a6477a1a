package io.transom.center.internal;

/** ABORT reasons of a center beside those of WAMP itself. */
final class Reasons {
    static final String INVALID_PARAMETERS = "fabric.auth-failed.invalid-parameters";
    static final String NODE_UNPAIRED = "fabric.auth-failed.node-unpaired";
    static final String NODE_ALREADY_CONNECTED = "fabric.auth-failed.node-already-connected";
    static final String NEW_USER_CODE_SENT = "fabric.auth-failed.new-user-auth-code-sent";
    static final String REGISTERED_USER_CODE_SENT = "fabric.auth-failed.registered-user-auth-code-sent";
    static final String PENDING_ACTIVATION = "fabric.auth-failed.pending-activation";
    static final String INVALID_ACTIVATION_CODE = "fabric.auth-failed.invalid-activation-code";
    static final String NO_PENDING_ACTIVATION = "fabric.auth-failed.no-pending-activation";

    private Reasons() {}
}
