package io.transom.itests.peers;

import io.transom.router.Authenticator;
import io.transom.router.Authorizer;
import io.transom.router.EventHistory;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.auth.AuthMethod;
import io.transom.router.auth.AuthMethods;
import io.transom.router.auth.Checks;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Credential.Ticket;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.Terms;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Invocation;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Wampcra;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A router as a worker runs one: WebSocket at {@code /ws} and RawSocket on one port, realm {@code realm1} open to anybody, where all is
 * disclosed, with trust level {@value #TRUST}.
 */
final class PeerRouter implements AutoCloseable {
    static final String OPEN = "realm1";
    private static final long TRUST = 7;
    /** The last events of these topics are kept. */
    private static final List<EventHistory> HISTORIES = List.of(new EventHistory("com.p.history", Match.EXACT, 4));

    private final Transports transports = Transports.create(1, "peers");
    private final Checks checks = new Checks("peers-checks");
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Transports.Listener listener;
    private final Set<String> announced = new ConcurrentSkipListSet<>();

    PeerRouter() {
        var allowed = Authorizer.Decision.ALLOWED_AND_DISCLOSED.withTrustLevel(TRUST);
        var realm = router.start(RealmOptions.of(OPEN).withHistories(HISTORIES));
        realm.addRole(new Role("anonymous", request -> allowed.done()));
        realm.addRole(new Role("user", request -> allowed.done()));
        realm.join(Principal.internal(OPEN, "helper", Role.TRUSTED), Runnable::run)
                .register("com.peer.count", PeerRouter::count);
        var options =
                ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws").andRawSocket();
        Authenticator methods = AuthMethods.oneOf(methods());
        Authenticator authenticator = (hello, candidate) -> {
            note(hello);
            return methods.hello(hello, candidate);
        };
        listener = transports
                .listen(options, connection -> router.accept(connection, authenticator))
                .toCompletableFuture()
                .join();
    }

    /** Anybody may be anonymous; joe logs in by every method with the password "secret" or a key of zeros. */
    private List<AuthMethod> methods() {
        var salted = new Secret(Wampcra.saltedSecret("secret", "pepper", 1000, 32), new Salt("pepper", 1000, 32));
        String key = Ed25519.key(new byte[32]).publicKey();
        return List.of(
                AuthMethods.anonymous(Lookup.anybody("anonymous"), Terms.STATIC),
                AuthMethods.ticket(Lookup.of(Map.of("joe", user(new Ticket("secret")))), Terms.STATIC),
                AuthMethods.wampcra(
                        Lookup.of(Map.of("joe", user(new Secret("secret", null)), "salted", user(salted))),
                        Terms.STATIC),
                AuthMethods.scram(Lookup.of(Map.of("joe", user(scramKeys()))), Terms.STATIC, checks),
                AuthMethods.cryptosign(
                        Lookup.ofKeys(Map.of("joe", user(new PublicKeys(Set.of(key))))), Terms.STATIC, checks));
    }

    private static <C extends Credential> Entry<C> user(C credential) {
        return Entry.of("user", credential);
    }

    /** As autobahn for Python computes them. */
    private static ScramKeys scramKeys() {
        byte[] salt = new byte[16];
        var cost = new Scram.Cost(Scram.Derivation.ARGON2ID_CROSSBAR, 2, 512);
        byte[] salted = Scram.saltedPassword("secret", salt, cost);
        return new ScramKeys(cost, salt, Scram.storedKey(salted), Scram.serverKey(salted));
    }

    /** Gives so many progressive results, for clients whose callees give none. */
    private static CompletionStage<Payload> count(Invocation invocation) {
        long end = (Long) invocation.payload().args().get(0);
        for (long i = 0; i < end; i++) {
            invocation.progress(Payload.of(i));
        }
        return CompletableFuture.completedFuture(Payload.of("done"));
    }

    private void note(Message.Hello hello) {
        if (hello.details().get("roles") instanceof Map<?, ?> roles) {
            roles.forEach((role, content) -> {
                if (content instanceof Map<?, ?> map && map.get("features") instanceof Map<?, ?> features) {
                    features.forEach((feature, value) -> {
                        if (Boolean.TRUE.equals(value)) {
                            announced.add(role + "." + feature);
                        }
                    });
                }
            });
        }
    }

    /** What the HELLOs since the last time announced, each as {@code role.feature}. */
    Set<String> announced() {
        var found = new TreeSet<>(announced);
        announced.removeAll(found);
        return found;
    }

    int port() {
        return listener.port();
    }

    @Override
    public void close() {
        transports.close();
        checks.close();
    }
}
