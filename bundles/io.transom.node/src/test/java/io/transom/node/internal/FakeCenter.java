package io.transom.node.internal;

import io.transom.router.Authenticator;
import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.Realm;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.auth.Cryptosign;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** As much of a center as a node sees: a management realm on a loopback port, login by cryptosign. */
final class FakeCenter implements AutoCloseable {
    static final String REALM = "mrealm1";

    final List<Message.Hello> hellos = new CopyOnWriteArrayList<>();
    final Transports transports = Transports.create(1, "center");
    final Router router = Router.create(RouterLimits.DEFAULT, Map.of("x_cb_node", "center1"));
    final Realm realm = router.start(RealmOptions.of(REALM).withMetaApi(false));
    final Session operator;
    volatile @Nullable String refusal;
    private final Transports.Listener listener;

    FakeCenter() throws Exception {
        realm.addRole(new Role("node", Authorizer.ALL));
        operator = realm.join(Principal.internal(REALM, "operator", "trusted"), transports.executor());
        listener = transports
                .listen(
                        ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws"),
                        connection -> router.accept(connection, new Login()))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + listener.port() + "/ws");
    }

    /** What a node waits for before it goes on. */
    void answerStatus() throws Exception {
        operator.register(
                        "crossbarfabriccenter.mrealm.get_status",
                        call -> CompletableFuture.completedFuture(Payload.of(Map.of())))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private final class Login implements Authenticator {
        @Override
        public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
            hellos.add(hello);
            String reason = refusal;
            if (reason != null) {
                return CompletableFuture.completedFuture(new Refuse(reason, "refused by the test"));
            }
            String key = (String) ((Map<?, ?>) hello.details().get("authextra")).get("pubkey");
            String challenge = Cryptosign.newChallenge();
            return CompletableFuture.completedFuture(new Challenge(
                    Cryptosign.METHOD,
                    Map.of("challenge", challenge),
                    answer -> CompletableFuture.completedFuture(
                            Cryptosign.verify(key, challenge, answer.signature())
                                    ? new Accept(new Principal(
                                            REALM,
                                            "n1",
                                            "node",
                                            Cryptosign.METHOD,
                                            "dynamic",
                                            Map.of("node_oid", "oid1")))
                                    : new Refuse("wamp.error.not_authorized", "wrong signature"))));
        }
    }

    @Override
    public void close() {
        transports.close();
    }
}
