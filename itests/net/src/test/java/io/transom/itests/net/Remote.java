package io.transom.itests.net;

import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The remote API of a node: what an operator calls at the center. */
public record Remote(TestClient operator, String oid) {
    public static final String PREFIX = "crossbarfabriccenter.remote.";

    /** {@code remote.node.<procedure>(oid, ...)}. */
    @Nullable
    public Object node(String procedure, @Nullable Object... args) {
        return operator.call(PREFIX + "node." + procedure, with(args, oid));
    }

    public WampError nodeFails(String procedure, @Nullable Object... args) {
        return operator.callFails(PREFIX + "node." + procedure, with(args, oid));
    }

    /** {@code remote.worker.<procedure>(oid, worker, ...)}. */
    @Nullable
    public Object worker(String worker, String procedure, @Nullable Object... args) {
        return operator.call(PREFIX + "worker." + procedure, with(args, oid, worker));
    }

    public WampError workerFails(String worker, String procedure, @Nullable Object... args) {
        return operator.callFails(PREFIX + "worker." + procedure, with(args, oid, worker));
    }

    /** {@code remote.router.<procedure>(oid, worker, ...)}. */
    @Nullable
    public Object router(String worker, String procedure, @Nullable Object... args) {
        return operator.call(PREFIX + "router." + procedure, with(args, oid, worker));
    }

    public WampError routerFails(String worker, String procedure, @Nullable Object... args) {
        return operator.callFails(PREFIX + "router." + procedure, with(args, oid, worker));
    }

    /** A call of the family worker that is not waited for. */
    public CompletionStage<Payload> begin(String worker, String procedure, @Nullable Object... args) {
        return operator.session().call(PREFIX + "worker." + procedure, with(args, oid, worker));
    }

    /** Starts a router worker and waits until it is ready; returns its process ID. */
    public long startRouter(String worker) {
        Object started = Await.result(operator.session().call(PREFIX + "node.start_worker", oid, worker, "router"))
                .first();
        return ((Number) map(started).get("pid")).longValue();
    }

    /** A realm in which everybody may do everything, without a transport. */
    public void startRealm(String worker, String realm) {
        router(worker, "start_router_realm", realm, Map.of("name", realm));
        router(
                worker,
                "start_router_realm_role",
                realm,
                "everybody",
                Map.of("name", "anonymous", "permissions", List.of(ALL)));
    }

    /** A WebSocket transport on a free port of the loopback interface; returns the port. */
    public int startWebSocket(String worker, String transport, int port) {
        Object started = router(worker, "start_router_transport", transport, webSocket(port));
        Object endpoint = ((Map<?, ?>) map(started).get("config")).get("endpoint");
        return ((Number) map(endpoint).get("port")).intValue();
    }

    public static Map<String, Object> webSocket(int port) {
        return Map.of("type", "websocket", "endpoint", Map.of("type", "tcp", "interface", "127.0.0.1", "port", port));
    }

    public static final Map<String, Object> ALL = Map.of(
            "uri",
            "",
            "match",
            "prefix",
            "allow",
            Map.of("call", true, "register", true, "publish", true, "subscribe", true));

    public static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static @Nullable Object[] with(@Nullable Object[] args, Object... before) {
        var all = new ArrayList<@Nullable Object>(Arrays.asList(before));
        all.addAll(Arrays.asList(args));
        return all.toArray();
    }
}
