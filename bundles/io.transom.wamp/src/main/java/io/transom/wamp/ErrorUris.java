package io.transom.wamp;

/** Error and close reason URIs of the WAMP specification. */
public final class ErrorUris {
    public static final String INVALID_URI = "wamp.error.invalid_uri";
    public static final String NO_SUCH_PROCEDURE = "wamp.error.no_such_procedure";
    public static final String PROCEDURE_ALREADY_EXISTS = "wamp.error.procedure_already_exists";
    public static final String NO_SUCH_REGISTRATION = "wamp.error.no_such_registration";
    public static final String NO_SUCH_SUBSCRIPTION = "wamp.error.no_such_subscription";
    public static final String NO_SUCH_SESSION = "wamp.error.no_such_session";
    /** No events are kept of a subscription. */
    public static final String HISTORY_UNAVAILABLE = "wamp.error.history_unavailable";

    /** A testament has a scope that there is not. */
    public static final String TESTAMENT_ERROR = "wamp.error.testament_error";

    public static final String NO_SUCH_REALM = "wamp.error.no_such_realm";
    public static final String NO_SUCH_ROLE = "wamp.error.no_such_role";
    public static final String NO_SUCH_PRINCIPAL = "wamp.error.no_such_principal";
    public static final String NO_AUTH_METHOD = "wamp.error.no_auth_method";
    public static final String INVALID_ARGUMENT = "wamp.error.invalid_argument";
    public static final String INVALID_PAYLOAD = "wamp.error.invalid_payload";
    public static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
    public static final String AUTHORIZATION_FAILED = "wamp.error.authorization_failed";
    public static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";
    public static final String CANCELED = "wamp.error.canceled";
    public static final String TIMEOUT = "wamp.error.timeout";
    public static final String UNAVAILABLE = "wamp.error.unavailable";
    /** Every callee has answered that it is unavailable. */
    public static final String NO_AVAILABLE_CALLEE = "wamp.error.no_available_callee";

    public static final String NO_ELIGIBLE_CALLEE = "wamp.error.no_eligible_callee";
    public static final String OPTION_NOT_ALLOWED = "wamp.error.option_not_allowed";
    /** Who calls or publishes must not be told. */
    public static final String OPTION_DISALLOWED_DISCLOSE_ME = "wamp.error.option_disallowed.disclose_me";

    public static final String FEATURE_NOT_SUPPORTED = "wamp.error.feature_not_supported";
    public static final String PROTOCOL_VIOLATION = "wamp.error.protocol_violation";
    public static final String PAYLOAD_SIZE_EXCEEDED = "wamp.error.payload_size_exceeded";
    public static final String NETWORK_FAILURE = "wamp.error.network_failure";
    /** Anything that failed without being a {@link WampError}. */
    public static final String RUNTIME_ERROR = "wamp.error.runtime_error";

    public static final String CLOSE_NORMAL = "wamp.close.normal";
    public static final String GOODBYE_AND_OUT = "wamp.close.goodbye_and_out";
    public static final String SYSTEM_SHUTDOWN = "wamp.close.system_shutdown";
    public static final String CLOSE_REALM = "wamp.close.close_realm";
    public static final String KILLED = "wamp.close.killed";
    /** The session's authority was taken away, for example because its node was unpaired. */
    public static final String AUTH_CHANGED = "wamp.close.auth-changed";

    private ErrorUris() {}
}
