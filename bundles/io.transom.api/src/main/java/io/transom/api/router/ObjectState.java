package io.transom.api.router;

/** States of transports, routes and connections, numbers on the wire. */
public final class ObjectState {
    public static final long CREATED = 1;
    public static final long STARTING = 2;
    public static final long STARTED = 3;
    public static final long FAILED = 4;
    public static final long STOPPING = 5;
    public static final long STOPPED = 6;

    private ObjectState() {}
}
