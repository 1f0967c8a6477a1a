package io.transom.itests.net;

import static java.util.Objects.requireNonNull;

import io.transom.api.keys.NodeKeys;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.auth.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node in a process of its own. */
public final class NodeProcess implements AutoCloseable {
    public static final String PAIR = "crossbarfabriccenter.mrealm.pair_node";

    private final CenterProcess center;
    private final String realm;
    private final String authid;
    private final Path directory;
    private final String oid;
    private Program program;

    private NodeProcess(CenterProcess center, String realm, String authid, String oid) {
        this.center = center;
        this.realm = realm;
        this.authid = authid;
        this.directory = center.folderOf(authid);
        this.oid = oid;
        program = launch();
    }

    /** Makes keys, pairs them with the realm, starts the node and waits until it is online. */
    public static NodeProcess start(CenterProcess center, String realm, String authid) {
        String oid;
        try (var domain = center.join(null)) {
            oid = pair(domain, center.folderOf(authid), realm, authid);
        }
        configure(center.folderOf(authid));
        var node = new NodeProcess(center, realm, authid, oid);
        try {
            node.awaitOnline();
            return node;
        } catch (AssertionError failed) {
            node.close();
            throw failed;
        }
    }

    /** Heartbeats every second, so that no test waits long for one. */
    private static void configure(Path directory) {
        try {
            Files.writeString(
                    directory.resolve("config.json"),
                    "{\"version\": 2, \"controller\": {\"fabric\": {\"heartbeat\": {\"startup_delay\": 1, \"heartbeat_period\": 1}}}}");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Pairs the key of a node directory, which is made when it is missing; returns the node's OID. */
    public static String pair(TestClient domain, Path directory, String realm, String authid) {
        Object node = domain.call(PAIR, key(directory).publicKey(), realm, authid, Map.of());
        return ((Map<?, ?>) requireNonNull(node)).get("oid").toString();
    }

    public static SigningKey key(Path directory) {
        try {
            return NodeKeys.loadOrCreate(directory, Map.of()).signingKey();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private Program launch() {
        return launch(center, directory);
    }

    /** A node process in a directory, paired or not. */
    public static Program launch(CenterProcess center, Path directory) {
        return Program.transom(
                center.folder().resolve(directory.getFileName() + ".log"),
                Map.of("JAVA_OPTS", Program.javaOptions()),
                List.of(
                        "node",
                        "--dir",
                        directory.toString(),
                        "--center",
                        center.url().toString()));
    }

    /** Starts it again after it has ended, without waiting. */
    public void restart() {
        program.close();
        program = launch();
    }

    public void awaitOnline() {
        try (var operator = center.join(realm)) {
            Await.until("node " + authid + " is online", Duration.ofSeconds(40), () -> {
                if (!program.isAlive()) {
                    throw new AssertionError("the node has ended\n" + program.tail());
                }
                return status(operator).equals("online");
            });
        }
    }

    /** {@code online} or {@code offline}, as the center sees it. */
    public String status(TestClient operator) {
        Object node = operator.call("crossbarfabriccenter.mrealm.get_node", oid);
        return String.valueOf(((Map<?, ?>) requireNonNull(node)).get("status"));
    }

    public Program program() {
        return program;
    }

    /** The processes of its workers. The one that makes an archive of classes after a first start is none. */
    List<ProcessHandle> workers() {
        return program.children().stream()
                .filter(child -> !makesClassArchive(child))
                .toList();
    }

    static boolean makesClassArchive(ProcessHandle child) {
        return child.info().commandLine().orElse("").contains("ArchiveClassesAtExit");
    }

    public String oid() {
        return oid;
    }

    public String authid() {
        return authid;
    }

    public String realm() {
        return realm;
    }

    public Path directory() {
        return directory;
    }

    /** The remote API of this node, as that operator uses it. */
    public Remote remote(TestClient operator) {
        return new Remote(operator, oid);
    }

    @Override
    public void close() {
        program.close();
    }
}
