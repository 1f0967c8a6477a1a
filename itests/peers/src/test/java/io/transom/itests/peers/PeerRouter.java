package io.transom.itests.peers;

import io.transom.router.Authenticator;
import io.transom.router.Permission;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.StaticPermissions;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A router as a worker runs one: WebSocket at {@code /ws} and RawSocket on one port, realm {@code realm1} open to anybody. */
final class PeerRouter implements AutoCloseable {
    static final String OPEN = "realm1";

    private final Transports transports = Transports.create(1, "peers");
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Transports.Listener listener;

    PeerRouter() {
        router.start(RealmOptions.of(OPEN))
                .addRole(new Role("anonymous", StaticPermissions.of(List.of(Permission.everything()))));
        var options =
                ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws").andRawSocket();
        listener = transports
                .listen(options, connection -> router.accept(connection, PeerRouter::anonymous))
                .toCompletableFuture()
                .join();
    }

    private static CompletableFuture<Authenticator.Step> anonymous(
            io.transom.wamp.Message.Hello hello, Authenticator.Candidate candidate) {
        var who = new Principal(OPEN, "anonymous-" + candidate.session(), "anonymous", "anonymous", "static", Map.of());
        return CompletableFuture.completedFuture(new Authenticator.Accept(who));
    }

    int port() {
        return listener.port();
    }

    @Override
    public void close() {
        transports.close();
    }
}
