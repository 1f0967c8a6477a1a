package io.transom.itests.flow;

import io.transom.router.Authenticator;
import io.transom.router.Permission;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.router.StaticPermissions;
import io.transom.router.auth.AuthMethods;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.Terms;
import io.transom.transport.Address;
import io.transom.transport.Keepalive;
import io.transom.transport.ListenOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.Transports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A router in a process of its own: RawSocket and WebSocket at {@code /ws} with permessage-deflate on one port, TLS beside it when told
 * to, no pings. Realm {@code realm1} is open to anybody, and to joe with the ticket "secret". Prints its port, then answers each line of its
 * input; ends with its input.
 */
final class FlowRouter {
    private FlowRouter() {}

    /** @param args number of event loops, then {@code LIMIT=VALUE} of the router, and {@code key=FILE certificate=FILE} for TLS */
    public static void main(String[] args) throws IOException {
        Map<String, String> settings = List.of(args).subList(1, args.length).stream()
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1], (one, other) -> other, TreeMap::new));
        var options = ListenOptions.webSocket(new Address.Tcp("127.0.0.1", 0), "/ws")
                .andRawSocket()
                .withDeflate()
                .withKeepalive(Keepalive.NONE);
        String key = settings.remove("key");
        if (key != null) {
            var tls = ServerTls.of(Path.of(key), Path.of(settings.remove("certificate")));
            options = options.withTls(tls.andPlain());
        }
        RouterLimits limits = RouterLimits.DEFAULT;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            limits = limits.with(setting.getKey(), Long.parseLong(setting.getValue()));
        }
        var router = Router.create(limits, Map.of());
        router.start(RealmOptions.of("realm1"))
                .addRole(new Role("anonymous", StaticPermissions.of(List.of(Permission.everything()))));
        Authenticator authenticator = AuthMethods.oneOf(List.of(
                AuthMethods.anonymous(Lookup.anybody("anonymous"), Terms.STATIC),
                AuthMethods.ticket(
                        Lookup.of(Map.of("joe", Entry.of("anonymous", new Credential.Ticket("secret")))),
                        Terms.STATIC)));
        try (var transports = Transports.create(Integer.parseInt(args[0]), "flow");
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            var listener = transports
                    .listen(options, connection -> router.accept(connection, authenticator))
                    .toCompletableFuture()
                    .join();
            System.out.println(listener.port());
            for (String question = input.readLine(); question != null; question = input.readLine()) {
                System.out.println(question.equals("hits") ? hits(router, transports) : live());
            }
        }
    }

    private static Map<String, Long> hits(Router router, Transports transports) {
        var all = new TreeMap<>(router.limitHits());
        all.putAll(transports.limitHits());
        return all;
    }

    /** How many objects of the classes of router and transport can be reached, by simple name. */
    private static Map<String, Long> live() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException failure) {
            throw new IllegalStateException(failure);
        }
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(row ->
                        row.length >= 4 && row[3].matches("io\\.transom\\.(router|transport)\\.internal\\.[^/\\[]*"))
                .collect(Collectors.toMap(
                        row -> row[3].substring(row[3].lastIndexOf('.') + 1),
                        row -> Long.parseLong(row[1]),
                        Long::sum,
                        TreeMap::new));
    }
}
