package io.transom.center.internal;

import io.transom.api.node.NodeControl;
import io.transom.api.node.Workers;
import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore;
import io.transom.api.store.Change;
import io.transom.api.worker.WorkerEvents;
import io.transom.client.Authentications;
import io.transom.core.internal.TestHost;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestNode;
import io.transom.tls.internal.BouncyTls;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.SigningKey;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole center on a real socket, with a store in memory and the family node installed. */
final class CenterFixture implements AutoCloseable {
    final SigningKey superuser = key(1);
    final Transports transports = Transports.create(1, "test");
    final TestHost host = new TestHost();
    final CenterStore store;
    final Center center;
    final Entrance entrance;
    final URI url;
    final int port;

    CenterFixture() {
        this(Map.of());
    }

    CenterFixture(Map<String, Object> different) {
        this(different, new MemoryStore());
    }

    CenterFixture(Map<String, Object> different, CenterStore store) {
        this.store = store;
        var config = new HashMap<String, Object>(Map.of("listen_port", 0, "node_takeover", 300));
        config.putAll(different);
        center = new Center(
                new Center.Settings(Configs.center(config), Optional.of(superuser.publicKey()), "1.2.3"),
                store,
                Clock.systemUTC(),
                transports::schedule,
                transports::executor);
        host.bind("io.transom.center", new CenterModule(center));
        host.bind("io.transom.handler.node", to -> to.forward(NodeControl.class, Workers.class, WorkerEvents.class));
        entrance = new Entrance(center, host, host, transports, new BouncyTls());
        port = Await.result(entrance.ready()).port();
        url = URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    LocalOperator operator() {
        return new LocalOperator(center, transports::executor);
    }

    CenterFleet fleet() {
        return new CenterFleet(center);
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

    TestClient joinAs(SigningKey key, String authid, @Nullable String realm, @Nullable String role) {
        return TestClient.join(transports, url, realm, Authentications.cryptosign(key, authid, role));
    }

    /** The reason with which a login must be refused. */
    String refusal(SigningKey key, String authid, @Nullable String realm, @Nullable String role) {
        try (var joined = joinAs(key, authid, realm, role)) {
            throw new AssertionError("joined as " + joined.session().info().authrole());
        } catch (WampError refused) {
            return refused.uri();
        }
    }

    /** Puts a user on record. Returns the OID. */
    String addUser(String email, SigningKey key) {
        var user =
                new CenterState.User(UUID.randomUUID().toString(), CenterState.Label.NONE, email, 1, key.publicKey());
        Await.result(store.update(state -> new CenterStore.Update<>(List.of(new Change.PutUser(user)), user)));
        return user.oid();
    }

    /** Makes a user's record one of another user. */
    void removeUser(String oid) {
        Await.result(store.update(state -> {
            var user = state.users().get(oid);
            var other = new CenterState.User(oid, user.label(), "gone-" + user.email(), 1, null);
            return new CenterStore.Update<>(List.of(new Change.PutUser(other)), other);
        }));
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
