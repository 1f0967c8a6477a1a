package io.transom.itests.flow;

import io.transom.router.Authenticator;
import io.transom.router.Permission;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.StaticPermissions;
import io.transom.transport.Address;
import io.transom.transport.Keepalive;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A router with the default limits in a process of its own: RawSocket on one port, realm {@code realm1} open to anybody, no pings.
 * Prints its port, then answers each line of its input with the hits of its limits; ends with its input.
 */
final class FlowRouter {
    private FlowRouter() {}

    /** @param args number of event loops */
    public static void main(String[] args) throws IOException {
        var router = Router.create(RouterLimits.DEFAULT, Map.of());
        router.start(RealmOptions.of("realm1"))
                .addRole(new Role("anonymous", StaticPermissions.of(List.of(Permission.everything()))));
        try (var transports = Transports.create(Integer.parseInt(args[0]), "flow");
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            var listener = transports
                    .listen(
                            ListenOptions.rawSocket(new Address.Tcp("127.0.0.1", 0))
                                    .withKeepalive(Keepalive.NONE),
                            connection -> router.accept(connection, FlowRouter::anonymous))
                    .toCompletableFuture()
                    .join();
            System.out.println(listener.port());
            while (input.readLine() != null) {
                System.out.println(router.limitHits());
            }
        }
    }

    private static CompletableFuture<Authenticator.Step> anonymous(
            Message.Hello hello, Authenticator.Candidate candidate) {
        var who = new Principal(
                "realm1", "anonymous-" + candidate.session(), "anonymous", "anonymous", "static", Map.of());
        return CompletableFuture.completedFuture(new Authenticator.Accept(who));
    }
}
