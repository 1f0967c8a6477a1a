package io.transom.cli;

import io.transom.api.keys.NodeKeys;
import io.transom.api.keys.UserKeys;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the demo does, step by step: everything goes through the remote API that any client has. */
final class Demo {
    private static final String REMOTE = "crossbarfabriccenter.remote.";
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final long SECONDS = 60;

    private final PrintWriter out;
    private final Processes processes;
    private final Path directory;
    private final Ports ports;
    private final Steps steps;
    private final List<Node> nodes = new ArrayList<>();

    /** TCP ports that the demo listens on. */
    record Ports(int center, int node, int ssh, int jmx, int jmxServer) {}

    private record Node(String name, String oid, int port) {}

    Demo(PrintWriter out, Processes processes, Path directory, Ports ports) {
        this.out = out;
        this.processes = processes;
        this.directory = directory;
        this.ports = ports;
        this.steps = new Steps(out);
    }

    void run() throws Exception {
        out.println("Transom demo in " + directory);
        steps.run("ports are free", this::checkPorts);
        UserKeys superuser = steps.run("scratch folder and operator key", this::prepare);
        steps.run("center started: " + url(), () -> startCenter());
        try (var transports = Transports.create(1, "transom-demo")) {
            Authentication login = Authentications.cryptosign(superuser.signingKey(), superuser.userId(), null);
            Session domain = steps.run("operator logged in", () -> join(transports, url(), null, login));
            for (int i = 1; i <= 2; i++) {
                startNode("node" + i, ports.node + i - 1, domain);
            }
            Session operator = join(transports, url(), "default", login);
            for (Node node : nodes) {
                steps.run(node.name + " online", () -> awaitOnline(operator, node));
                startRouter(operator, node);
            }
            for (Node node : nodes) {
                steps.run("client publishes and calls through " + node.name, () -> useRouter(transports, node));
            }
            operator.leave().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            domain.leave().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        }
        table();
    }

    void stop() throws Exception {
        steps.run("everything stopped", () -> {
            processes.close();
            return null;
        });
    }

    private String url() {
        return "ws://127.0.0.1:" + ports.center + "/ws";
    }

    private Object checkPorts() throws IOException {
        checkPort(ports.center, "center", "--port");
        checkPort(ports.ssh, "console", "--ssh-port");
        checkPort(ports.jmx, "JMX registry", "--jmx-port");
        checkPort(ports.jmxServer, "JMX server", "--jmx-server-port");
        checkPort(ports.node, "router of node1", "--node-port");
        checkPort(ports.node + 1, "router of node2", "--node-port");
        return ports;
    }

    private static void checkPort(int port, String what, String option) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException taken) {
            throw new IOException(
                    "port " + port + " (" + what + ") is in use; choose another one with " + option, taken);
        }
    }

    private UserKeys prepare() throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
        return UserKeys.loadOrCreate(directory.resolve("operator"), "operator@demo");
    }

    private Object startCenter() throws Exception {
        processes.start(
                "center",
                "center",
                "--dir",
                directory.resolve("center").toString(),
                "--listen",
                "127.0.0.1:" + ports.center,
                "--superuser",
                directory.resolve("operator").resolve("default.pub").toString(),
                "--ssh-port",
                Integer.toString(ports.ssh),
                "--jmx-port",
                Integer.toString(ports.jmx),
                "--jmx-server-port",
                Integer.toString(ports.jmxServer));
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.center + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var http = HttpClient.newHttpClient();
        return awaitTrue("the center to be ready", () -> {
            try {
                return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void startNode(String name, int port, Session domain) throws Exception {
        Path home = directory.resolve(name);
        Node node = steps.run(name + " paired with realm default", () -> {
            Files.createDirectories(home);
            String key =
                    NodeKeys.loadOrCreate(home, System.getenv()).signingKey().publicKey();
            Object paired = call(domain, MREALM + "pair_node", key, "default", name, Map.of());
            return new Node(name, ((Map<?, ?>) paired).get("oid").toString(), port);
        });
        steps.run(name + " started", () -> processes.start(name, "node", "--dir", home.toString(), "--center", url()));
        nodes.add(node);
    }

    private Object awaitOnline(Session operator, Node node) throws Exception {
        return awaitTrue(node.name + " to be online", () -> {
            Object found = call(operator, MREALM + "get_node", node.oid);
            return found instanceof Map<?, ?> map && "online".equals(map.get("status"));
        });
    }

    private void startRouter(Session operator, Node node) throws Exception {
        steps.run(
                node.name + ": router worker started",
                () -> call(operator, REMOTE + "node.start_worker", node.oid, "router1", "router"));
        steps.run(
                node.name + ": realm realm1 started",
                () -> call(
                        operator,
                        REMOTE + "router.start_router_realm",
                        node.oid,
                        "router1",
                        "realm1",
                        Map.of("name", "realm1")));
        var all = Map.of("call", true, "register", true, "publish", true, "subscribe", true);
        var role =
                Map.of("name", "anonymous", "permissions", List.of(Map.of("uri", "", "match", "prefix", "allow", all)));
        steps.run(
                node.name + ": role anonymous started",
                () -> call(
                        operator,
                        REMOTE + "router.start_router_realm_role",
                        node.oid,
                        "router1",
                        "realm1",
                        "role1",
                        role));
        var transport = Map.of(
                "type", "websocket", "endpoint", Map.of("type", "tcp", "interface", "127.0.0.1", "port", node.port));
        steps.run(
                node.name + ": transport started on port " + node.port,
                () -> call(
                        operator,
                        REMOTE + "router.start_router_transport",
                        node.oid,
                        "router1",
                        "transport1",
                        transport));
    }

    private Object useRouter(Transports transports, Node node) throws Exception {
        String url = "ws://127.0.0.1:" + node.port + "/ws";
        Session callee = join(transports, url, "realm1", Authentications.anonymous());
        Session caller = join(transports, url, "realm1", Authentications.anonymous());
        var event = new CompletableFuture<Object>();
        await(callee.subscribe(
                "demo.greetings", received -> event.complete(received.payload().first())));
        await(callee.register("demo.add", invocation -> {
            var numbers = invocation.payload().args();
            long sum = ((Number) numbers.get(0)).longValue() + ((Number) numbers.get(1)).longValue();
            return CompletableFuture.completedFuture(Payload.of(sum));
        }));
        await(caller.publish("demo.greetings", "hello"));
        Object sum = call(caller, "demo.add", 2L, 3L);
        Object greeting = await(event);
        if (!Long.valueOf(5).equals(sum) || !"hello".equals(greeting)) {
            throw new IllegalStateException("expected 5 and hello, found " + sum + " and " + greeting);
        }
        await(caller.leave());
        await(callee.leave());
        return sum;
    }

    private Session join(Transports transports, String url, String realm, Authentication login) throws Exception {
        return await(Clients.connect(transports, new ClientOptions(ConnectOptions.to(URI.create(url)), realm, login)));
    }

    private static Object call(Session session, String procedure, Object... args) throws Exception {
        return await(session.call(procedure, args)).first();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private Object awaitTrue(String what, Steps.Work<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            processes.check();
            if (condition.run()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("waited " + SECONDS + " s for " + what);
    }

    private void table() {
        out.println();
        out.printf("  %-8s %-38s %-10s %-8s %s%n", "NODE", "OID", "WORKER", "REALM", "URL");
        for (Node node : nodes) {
            out.printf(
                    "  %-8s %-38s %-10s %-8s ws://127.0.0.1:%d/ws%n",
                    node.name, node.oid, "router1", "realm1", node.port);
        }
        Path center = directory.resolve("center");
        out.println();
        out.println("  center      " + url() + "   (realms: default, com.crossbario.fabric)");
        out.println("  key         " + directory.resolve("operator").resolve("default.priv"));
        out.println("  console     ./transom console --dir " + center);
        out.println("  JMX         service:jmx:rmi:///jndi/rmi://127.0.0.1:" + ports.jmx
                + "/karaf-root   (user and password: " + center.resolve("console.password") + ")");
        out.println("  call        ./transom call " + MREALM + "get_nodes --url " + url() + " --realm default --key "
                + directory.resolve("operator").resolve("default.priv"));
        out.println("  logs        " + directory + "/*.log");
        out.flush();
    }
}
