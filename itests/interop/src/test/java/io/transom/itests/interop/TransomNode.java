package io.transom.itests.interop;

import io.transom.api.keys.NodeKeys;
import io.transom.itests.net.Program;
import io.transom.itests.net.Project;
import io.transom.itests.net.Remote;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A node of ours under any center: its node directory and, while it runs, its process. */
final class TransomNode implements AutoCloseable {
    /** So often that no test waits long for one. */
    private static final String CONFIGURATION =
            "{\"version\": 2, \"controller\": {\"fabric\": {\"heartbeat\": {\"startup_delay\": 1, \"heartbeat_period\": 1}}}}";

    private final URI center;
    private final Path log;
    private final String authid;
    private final Path directory;
    private String oid = "";
    private Program program;

    private TransomNode(URI center, Path logs, String authid) {
        this.center = center;
        this.log = logs.resolve(authid + ".log");
        this.authid = authid;
        this.directory = Program.temporary(authid);
        try {
            NodeKeys.loadOrCreate(directory, Map.of());
            Files.writeString(directory.resolve("config.json"), CONFIGURATION);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** A node directory with keys. Nothing runs yet. */
    static TransomNode create(URI center, Path logs, String authid) {
        return new TransomNode(center, logs, authid);
    }

    /** Another one with the same keys. */
    TransomNode copy(String name) {
        var copy = new TransomNode(center, log.getParent(), name);
        try {
            for (String file : List.of("key.pub", "key.priv")) {
                Files.write(copy.directory.resolve(file), Files.readAllBytes(directory.resolve(file)));
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        copy.oid = oid;
        return copy;
    }

    /** Pairs it by {@code pair_node}. */
    TransomNode pair(TestClient domain, String realm) {
        Object paired = domain.call("crossbarfabriccenter.mrealm.pair_node", publicKey(), realm, authid, Map.of());
        oid = String.valueOf(Remote.map(paired).get("oid"));
        return this;
    }

    /** It has been paired by another way. */
    void paired(String as) {
        oid = as;
    }

    /** Starts its process, and does not wait. */
    TransomNode start() {
        program = Program.transom(
                log,
                Map.of("JAVA_OPTS", Program.javaOptions()),
                List.of("node", "--dir", directory.toString(), "--center", center.toString()));
        return this;
    }

    /** Waits until the master says of it {@code online} or {@code offline}; Crossbar.io's says so before anything is registered. */
    void await(TestClient operator, String status) {
        if (status.equals("online")) {
            awaitLog("procedures registered", 1);
        }
        Await.until("node " + authid + " is " + status, CrossbarProcess.START, () -> {
            if (status.equals("online") && !program.isAlive()) {
                throw new AssertionError("the node has ended\n" + program.tail());
            }
            return status.equals(Remote.map(operator.call("crossbarfabriccenter.mrealm.get_node", oid))
                    .get("status"));
        });
    }

    /** Waits until its log has that text so many times. */
    void awaitLog(String text, int times) {
        Await.until(
                "the log of " + authid + " says: " + text,
                CrossbarProcess.START,
                () -> program.output().split(Pattern.quote(text), -1).length > times);
    }

    /** Starts a router worker, which may take its time on a busy machine. */
    ProcessHandle startRouter(TestClient operator, String worker) {
        Object started = operator.session()
                .call(Remote.PREFIX + "node.start_worker", oid, worker, "router")
                .toCompletableFuture()
                .orTimeout(CrossbarProcess.START.toSeconds(), TimeUnit.SECONDS)
                .join()
                .first();
        Object pid = Remote.map(started).get("pid");
        return ProcessHandle.of(((Number) Objects.requireNonNull(pid)).longValue())
                .orElseThrow();
    }

    String publicKey() {
        try {
            return NodeKeys.loadOrCreate(directory, Map.of()).publicKey();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    Remote remote(TestClient operator) {
        return new Remote(operator, oid);
    }

    Program program() {
        return program;
    }

    Path directory() {
        return directory;
    }

    String oid() {
        return oid;
    }

    String authid() {
        return authid;
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        Project.remove(directory);
    }
}
