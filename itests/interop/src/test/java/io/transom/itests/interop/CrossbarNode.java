package io.transom.itests.interop;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.util.Objects.requireNonNull;

import io.transom.api.keys.NodeKeys;
import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.itests.net.Remote;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Crossbar.io edge node: its node directory and, while it runs, its process. */
final class CrossbarNode implements AutoCloseable {
    private static final String CONNECTED = "Connected to Crossbar.io Master at management realm";
    private static final String CONFIGURED = "local node configuration ran successfully";

    /** So often that no test waits long for one. */
    private static final String HEARTBEATS = "{\"startup_delay\": 1, \"heartbeat_period\": 1}";

    private final URI master;
    private final Path logs;
    private final String authid;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private String oid = "";
    private CrossbarProcess process;

    private CrossbarNode(URI master, Path logs, String authid) {
        this.master = master;
        this.logs = logs;
        this.authid = authid;
        this.directory = Program.temporary(authid).resolve(".crossbar");
        environment.put("CROSSBAR_FABRIC_URL", master.toString());
    }

    /**
     * A node directory with key files that we made, as {@code ./transom keys node} does. Nothing runs yet.
     *
     * @param logs where the output of its processes goes
     */
    static CrossbarNode create(URI master, Path logs, String authid) {
        var node = new CrossbarNode(master, logs, authid);
        try {
            NodeKeys.loadOrCreate(node.directory, Map.of("CROSSBAR_NODE_ID", authid));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return node.withHeartbeats();
    }

    /** The same with keys made by {@code crossbar edge keys}, which takes it some seconds. */
    static CrossbarNode createWithItsKeys(URI master, Path logs, String authid) {
        var node = new CrossbarNode(master, logs, authid);
        CrossbarProcess.run(
                logs.resolve(authid + "-keys.log"),
                node.directory.getParent(),
                Map.of("CROSSBAR_NODE_ID", authid),
                "edge",
                "keys",
                "--cbdir",
                node.directory.toString());
        return node.withHeartbeats();
    }

    private CrossbarNode withHeartbeats() {
        configure("{\"version\": 2, \"controller\": {\"fabric\": {\"heartbeat\": " + HEARTBEATS + "}}}");
        return this;
    }

    /** A new node that our center has paired, started and ready. */
    static CrossbarNode start(CenterProcess center, String realm, String authid) {
        CrossbarNode node = create(center.url(), center.folder(), authid);
        try (var domain = center.join(null)) {
            node.pair(domain, realm);
        }
        try {
            node.start();
            node.awaitReady();
            return node;
        } catch (AssertionError failed) {
            node.close();
            throw failed;
        }
    }

    /** Another directory with the same keys, as nobody should have it. */
    CrossbarNode copy(String name) {
        var copy = new CrossbarNode(master, logs, name);
        try {
            Files.createDirectories(copy.directory);
            for (String key : List.of("key.pub", "key.priv")) {
                Files.copy(directory.resolve(key), copy.directory.resolve(key), COPY_ATTRIBUTES);
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return copy;
    }

    boolean isRunning() {
        return process != null && process.program().isAlive();
    }

    /** Writes {@code config.json}, which it reads when it starts. */
    void configure(String json) {
        try {
            Files.writeString(directory.resolve("config.json"), json);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Without {@code ssh_host_rsa_key} no manhole can be started. */
    void makeHostKey() {
        String file = directory.resolve("ssh_host_rsa_key").toString();
        try (Program program = CrossbarProcess.launch(
                logs.resolve(authid + "-hostkey.log"),
                "ckeygen",
                directory,
                Map.of(),
                List.of("-t", "rsa", "--no-passphrase", "-f", file))) {
            program.exitCode(CrossbarProcess.START);
        }
    }

    /** Pairs it by {@code pair_node} of the master, ours or Crossbar.io's. */
    void pair(TestClient domain, String realm) {
        Object paired =
                domain.call("crossbarfabriccenter.mrealm.pair_node", publicKey(), realm, authid, Map.of("a", "b"));
        oid = String.valueOf(Remote.map(paired).get("oid"));
    }

    String publicKey() {
        try {
            return Files.readAllLines(directory.resolve("key.pub")).stream()
                    .filter(line -> line.startsWith("public-key-ed25519: "))
                    .map(line -> line.substring("public-key-ed25519: ".length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Sets variables for processes that are started from now on. */
    void environment(Map<String, String> more) {
        environment.putAll(more);
    }

    /** Starts its process, and does not wait. */
    void start() {
        if (process != null) {
            process.close();
        }
        process = CrossbarProcess.start(log(), "edge start", directory, environment);
    }

    /** Waits until it is connected and its local configuration applied. */
    void awaitReady() {
        process().awaitLog(CONNECTED);
        process().awaitLog(CONFIGURED);
    }

    /** Waits until the master says of it {@code online} or {@code offline}. */
    void await(TestClient operator, String status) {
        Await.until("node " + authid + " is " + status, CrossbarProcess.START, () -> status.equals(status(operator)));
    }

    String status(TestClient operator) {
        return String.valueOf(Remote.map(operator.call("crossbarfabriccenter.mrealm.get_node", oid))
                .get("status"));
    }

    /** Its remote API, as that operator uses it. */
    Remote remote(TestClient operator) {
        return new Remote(operator, oid);
    }

    CrossbarProcess process() {
        return requireNonNull(process, "it has not been started");
    }

    Path log() {
        return logs.resolve(authid + ".log");
    }

    Path directory() {
        return directory;
    }

    String authid() {
        return authid;
    }

    String oid() {
        return oid;
    }

    void oid(String paired) {
        oid = paired;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
