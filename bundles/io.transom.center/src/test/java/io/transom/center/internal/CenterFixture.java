package io.transom.center.internal;

import io.transom.api.node.NodeControl;
import io.transom.api.node.Workers;
import io.transom.api.worker.WorkerEvents;
import io.transom.client.Authentications;
import io.transom.core.internal.TestHost;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestNode;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.SigningKey;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole center on a real socket, with a store in memory and the family node installed. */
final class CenterFixture implements AutoCloseable {
    final SigningKey superuser = key(1);
    final Transports transports = Transports.create(1, "test");
    final TestHost host = new TestHost();
    final MemoryStore store = new MemoryStore();
    final Center center;
    final Entrance entrance;
    final URI url;
    final int port;

    CenterFixture() {
        this(Map.of());
    }

    CenterFixture(Map<String, Object> different) {
        var config = new HashMap<String, Object>(Map.of("listen_port", 0, "node_takeover", 300));
        config.putAll(different);
        center = new Center(
                new Center.Settings(Configs.center(config), Optional.of(superuser.publicKey()), "1.2.3"),
                store,
                Clock.systemUTC(),
                transports::schedule,
                transports::executor);
        host.bind("io.transom.center", new CenterModule(center));
        host.bind(
                "io.transom.handler.node",
                to -> to.forward(NodeControl.class, Workers.class, WorkerEvents.class));
        entrance = new Entrance(center, host, host, transports);
        port = Await.result(entrance.ready()).port();
        url = URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    static SigningKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return Ed25519.key(seed);
    }

    /** The superuser on the domain realm. */
    TestClient domain() {
        return join(null, null);
    }

    /** The superuser on a realm. */
    TestClient join(@Nullable String realm, @Nullable String role) {
        return TestClient.join(transports, url, realm, Authentications.cryptosign(superuser, "whoever", role));
    }

    TestClient anonymous(String realm) {
        return TestClient.join(transports, url, realm, Authentications.anonymous());
    }

    /** Pairs a node with the default realm. */
    @SuppressWarnings("unchecked") // the result's shape is that of a node
    Map<String, Object> pair(SigningKey key, String authid) {
        try (var domain = domain()) {
            return (Map<String, Object>)
                    domain.call("crossbarfabriccenter.mrealm.pair_node", key.publicKey(), "default", authid);
        }
    }

    /** A paired node that answers get_status. */
    TestNode node(SigningKey key) {
        return TestNode.of(transports, url, key)
                .answering("get_status", call -> Payload.ofValue(Map.of("title", "test", "workers_by_type", Map.of())));
    }

    @Override
    public void close() {
        entrance.close();
        center.close();
        host.close();
        transports.close();
    }
}
