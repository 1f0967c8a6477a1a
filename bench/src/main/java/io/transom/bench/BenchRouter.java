package io.transom.bench;

import io.transom.router.Authenticator;
import io.transom.router.Authorizer;
import io.transom.router.Permission;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.StaticPermissions;
import io.transom.router.auth.AuthMethods;
import io.transom.router.auth.Checks;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.Terms;
import io.transom.transport.Address;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Match;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a router worker runs, without the OSGi framework around it: WebSocket and RawSocket on one port of 127.0.0.1, a realm {@code realm1}
 * that anybody may join, default limits. Ends when its standard input does.
 */
public final class BenchRouter {
    private BenchRouter() {}

    /** @param args number of event loops, 0 for the default; authid and public key of who may log in with {@code cryptosign} */
    public static void main(String[] args) throws IOException {
        Transports transports = Transports.create(Integer.parseInt(args[0]), "router");
        Router router = Router.create(RouterLimits.DEFAULT, Map.of());
        // As with the peers, nobody learns who calls or publishes.
        var permission = new Permission("", Match.PREFIX, Set.of(Authorizer.Action.values()), false, false);
        router.start(RealmOptions.of("realm1"))
                .addRole(new Role("anonymous", StaticPermissions.of(List.of(permission))));
        var options =
                ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws").andRawSocket();
        Authenticator keys = AuthMethods.oneOf(List.of(AuthMethods.cryptosign(
                Lookup.ofKeys(Map.of(args[1], Entry.of("anonymous", new Credential.PublicKeys(Set.of(args[2]))))),
                Terms.STATIC,
                new Checks("checks"))));
        Authenticator authenticator = (hello, candidate) ->
                hello.details().containsKey("authmethods") ? keys.hello(hello, candidate) : anonymous(candidate);
        var listener = transports
                .listen(options, connection -> router.accept(connection, authenticator))
                .toCompletableFuture()
                .join();
        System.out.println("port " + listener.port());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static CompletableFuture<Authenticator.Step> anonymous(Authenticator.Candidate candidate) {
        var who = new Principal(
                "realm1", "anonymous-" + candidate.session(), "anonymous", "anonymous", "static", Map.of());
        return CompletableFuture.completedFuture(new Authenticator.Accept(who));
    }
}
