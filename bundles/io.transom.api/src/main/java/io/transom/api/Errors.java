package io.transom.api;

/** Error URIs of the management API beside those of WAMP itself ({@link io.transom.wamp.ErrorUris}). */
public final class Errors {
    /** There is no such realm, role, component, transport, link, route, connection, node, user or profile. */
    public static final String NO_SUCH_OBJECT = "crossbar.error.no_such_object";

    /** The node has no worker with that ID. */
    public static final String NO_SUCH_WORKER = "crossbar.error.no_such_worker";

    /** The node has a worker with that ID, in whatever state. */
    public static final String WORKER_ALREADY_RUNNING = "crossbar.error.worker_already_running";

    /** The worker has not started yet, and the node cannot stop it before. */
    public static final String WORKER_NOT_RUNNING = "crossbar.error.worker_not_running";

    /** The operating system refused the signal that was to stop the worker. */
    public static final String STOP_WORKER_FAILED = "crossbar.error.stop_worker_failed";

    /** The ID, name or path is in use. */
    public static final String ALREADY_RUNNING = "crossbar.error.already_running";

    /** The ID or name is in use on the realm. */
    public static final String ALREADY_EXISTS = "crossbar.error.already_exists";

    /** There is one already, and there can be only one. */
    public static final String ALREADY_STARTED = "crossbar.error.already_started";

    /** There is none that has started. */
    public static final String NOT_STARTED = "crossbar.error.not_started";

    /** The transport or the web service on the path does not run. */
    public static final String NOT_RUNNING = "crossbar.error.not_running";

    /** A configuration was refused; the text names the place by its JSON pointer. */
    public static final String INVALID_CONFIGURATION = "crossbar.error.invalid_configuration";

    /** A path is no directory or jar file; keywords {@code requested} and {@code resolved}. */
    public static final String INVALID_ARGUMENT = "crossbar.error.invalid_argument";

    /** A worker or service did not come up; a worker's log is the second argument. */
    public static final String CANNOT_START = "crossbar.error.cannot_start";

    /** A transport or component could not be stopped. */
    public static final String CANNOT_STOP = "crossbar.error.cannot_stop";

    /** A port or path could not be bound. */
    public static final String CANNOT_LISTEN = "crossbar.error.cannot_listen";

    /** A component could not open its transport. */
    public static final String CANNOT_CONNECT = "crossbar.error.cannot_connect";

    /** A class could not be loaded; keyword {@code pythonpath}: where it was looked for. */
    public static final String CLASS_IMPORT_FAILED = "crossbar.error.class_import_failed";

    /** The platform cannot do this. */
    public static final String FEATURE_UNAVAILABLE = "crossbar.error.feature_unavailable";

    /** The operating system refused. */
    public static final String CROSSBAR_RUNTIME_ERROR = "crossbar.error.runtime_error";

    /** Other objects depend on this one, and they were not to go with it. */
    public static final String DEPENDENT_OBJECTS = "crossbar.error.dependent_objects";

    /** The node is not paired with a management realm. */
    public static final String NODE_NOT_PAIRED = "fabric.node-not-paired";

    /** The node is paired with a management realm. */
    public static final String NODE_ALREADY_PAIRED = "fabric.node-already-paired";

    /** The name will not do for a management realm. */
    public static final String INVALID_REALM = "fabric.invalid-realm";

    /** There is no management realm of that name. */
    public static final String NO_SUCH_REALM = "fabric.no-such-realm";

    /** It belongs to somebody else, or is the superuser's to do. */
    public static final String FABRIC_NOT_AUTHORIZED = "fabric.not-authorized";

    /** What a center keeps cannot be written or read now; the text says why, and names the limit that was reached. */
    public static final String STORE_UNAVAILABLE = "transom.error.store_unavailable";

    /** A caller has, or a node has to answer, more calls than a limit allows; the text names the limit. */
    public static final String TOO_MANY_CALLS = "transom.error.too_many_calls";

    /** A center keeps as much as a limit allows; the text names the limit. */
    public static final String TOO_MANY_RECORDS = "transom.error.too_many_records";

    /** An argument is of the wrong type. */
    public static final String TYPE_CHECK = "wamp.error.type_check_error";

    /** The configuration of a web cluster was refused. */
    public static final String WAMP_INVALID_CONFIGURATION = "wamp.error.invalid_configuration";

    /** A component could not authenticate itself. */
    public static final String CANNOT_AUTHENTICATE = "wamp.error.cannot_authenticate";

    /** Without a last component: the reference of a function component has no module. */
    public static final String CROSSBAR_ERROR = "crossbar.error";

    /** Without {@code .error.}: a web service's configuration is no map or has no type. */
    public static final String CROSSBAR_INVALID_ARGUMENT = "crossbar.invalid_argument";

    private Errors() {}
}
