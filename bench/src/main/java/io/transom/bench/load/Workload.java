package io.transom.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One row of the comparison. */
record Workload(
        String name, boolean webSocket, Format format, Kind kind, int many, int window, int payload, boolean polls) {
    enum Kind {
        CALL,
        PUBLISH,
        SESSIONS,
        LOGINS
    }

    private static final boolean WEB_SOCKET = true;
    private static final boolean RAW_SOCKET = false;
    private static final int SMALL = 32;

    static final Workload CALLS = calls(WEB_SOCKET, Format.JSON, 16, 4, SMALL);
    static final Workload SINGLE_CALL = calls(WEB_SOCKET, Format.JSON, 1, 1, SMALL);
    static final Workload FAN_OUT = events(WEB_SOCKET, Format.JSON, 100, 8, SMALL);

    private static final Workload ONE_TO_ONE = events(WEB_SOCKET, Format.JSON, 1, 16, SMALL);

    static final Workload SESSIONS = sessions(WEB_SOCKET);
    static final Workload LOGINS = new Workload(
            "the same, each logs in with cryptosign", WEB_SOCKET, Format.JSON, Kind.LOGINS, 0, 0, 0, false);

    static final List<Workload> SESSIONS_ONLY = List.of(SESSIONS, LOGINS);

    /** The same from a generator that polls. */
    private Workload polling() {
        return new Workload(name, webSocket, format, kind, many, window, payload, true);
    }

    private static Workload calls(boolean webSocket, Format format, int callers, int outstanding, int payload) {
        String name = callers == 1 ? "call, 1 caller" : "call, " + callers + " callers x " + outstanding;
        return new Workload(name, webSocket, format, Kind.CALL, callers, outstanding, payload, false);
    }

    private static Workload events(boolean webSocket, Format format, int subscribers, int window, int payload) {
        String name = "publish 1 to " + subscribers + ", window " + window;
        return new Workload(name, webSocket, format, Kind.PUBLISH, subscribers, window, payload, false);
    }

    private static Workload sessions(boolean webSocket) {
        return new Workload(
                "sessions come and go, 16 at a time", webSocket, Format.JSON, Kind.SESSIONS, 0, 0, 0, false);
    }

    /** What the issue of a comparison turns on. */
    static List<Workload> few() {
        List<Workload> all = new ArrayList<>(List.of(
                CALLS,
                SINGLE_CALL,
                SINGLE_CALL.polling(),
                ONE_TO_ONE,
                ONE_TO_ONE.polling(),
                events(WEB_SOCKET, Format.JSON, 10, 16, SMALL),
                FAN_OUT));
        all.add(calls(RAW_SOCKET, Format.JSON, 16, 4, SMALL));
        all.add(calls(RAW_SOCKET, Format.CBOR, 16, 4, SMALL));
        all.add(calls(WEB_SOCKET, Format.MSGPACK, 16, 4, SMALL));
        all.add(events(RAW_SOCKET, Format.CBOR, 100, 8, SMALL));
        for (int kibibytes : new int[] {1, 4, 16, 64}) {
            all.add(calls(WEB_SOCKET, Format.JSON, 4, 4, kibibytes << 10));
            all.add(events(WEB_SOCKET, Format.JSON, 10, 4, kibibytes << 10));
        }
        all.add(SESSIONS);
        all.add(LOGINS);
        return all;
    }

    /** The same in all serializers and on both transports. */
    static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (boolean webSocket : new boolean[] {WEB_SOCKET, RAW_SOCKET}) {
            for (Format format : Format.values()) {
                all.add(calls(webSocket, format, 16, 4, SMALL));
                for (Workload one :
                        List.of(calls(webSocket, format, 1, 1, SMALL), events(webSocket, format, 1, 16, SMALL))) {
                    all.add(one);
                    all.add(one.polling());
                }
                all.add(events(webSocket, format, 10, 16, SMALL));
                all.add(events(webSocket, format, 100, 8, SMALL));
                for (int kibibytes : new int[] {1, 4, 16, 64}) {
                    all.add(calls(webSocket, format, 4, 4, kibibytes << 10));
                    all.add(events(webSocket, format, 10, 4, kibibytes << 10));
                }
            }
            all.add(sessions(webSocket));
        }
        all.add(LOGINS);
        return all;
    }

    /** @param before seconds that do not count @param seconds that count */
    Figures run(RouterProcess router, double before, double seconds) throws IOException {
        Target target = router.target(webSocket, format);
        if (kind == Kind.SESSIONS || kind == Kind.LOGINS) {
            if (!suits(router)) {
                throw new IOException("its program has no setting for keys");
            }
            return SessionLoad.run(target, kind == Kind.LOGINS, router.pid(), before, seconds);
        }
        try (Load load = kind == Kind.CALL
                ? new CallLoad(target, router.pid(), many, window, payload)
                : new PublishLoad(target, router.pid(), many, window, payload)) {
            load.polls = polls;
            return load.run(before, seconds);
        }
    }

    /** Whether the router can do it. */
    boolean suits(RouterProcess router) {
        return kind != Kind.LOGINS || router.knowsKeys();
    }

    /** The name with all that distinguishes it. */
    String title() {
        String how = (webSocket ? "WebSocket" : "RawSocket") + ", " + format;
        String size = payload == 0 ? "" : payload < 1024 ? ", " + payload + " B" : ", " + (payload >> 10) + " KiB";
        return name + size + "; " + how + (polls ? "; generator polls" : "");
    }
}
