package io.transom.itests.interop;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.itests.net.Program;
import io.transom.itests.net.Project;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Crossbar.io master in processes of its own, on a free port, with its own folder and superuser. */
final class CrossbarMaster implements AutoCloseable {
    private final Path logs;
    private final Path directory;
    private final int port = Ports.free();
    private final UserKeys superuser;
    private final Path keys;
    private final Transports transports = Transports.create(1, "interop");
    private CrossbarProcess process;

    private CrossbarMaster(String name) {
        logs = Project.scratch(name);
        directory = Program.temporary(name).resolve(".crossbar");
        keys = Program.temporary(name + "-user").resolve(".crossbar");
        try {
            superuser = UserKeys.loadOrCreate(keys, "operator@itest");
            Files.createDirectories(directory);
            Files.createDirectories(watched());
            Files.writeString(directory.resolve("config.json"), config());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        process = launch();
    }

    /** Starts one and waits until it is ready: the open port alone is no sign. */
    static CrossbarMaster start(String name) {
        var master = new CrossbarMaster(name);
        try {
            master.awaitReady();
            return master;
        } catch (AssertionError failed) {
            master.close();
            throw failed;
        }
    }

    /** Without the nulls it wants packages that are not there, and downloads an archive. */
    private String config() {
        return """
                {"version": 2, "controller": {"id": "center1", "blockchain": null, "ipfs": null},
                 "workers": [
                  {"transports": ["COPY", "COPY",
                   {"endpoint": {"port": %d, "interface": "127.0.0.1"}, "paths": {"autobahn": null}}]},
                  {"components": [{"extra": {"blockchain": null, "ipfs": null}}]}]}
                """.formatted(port);
    }

    private CrossbarProcess launch() {
        return CrossbarProcess.start(
                logs.resolve("master.log"),
                "master start",
                directory,
                Map.of(
                        "CROSSBAR_FABRIC_URL",
                        url().toString(),
                        "CROSSBAR_FABRIC_SUPERUSER",
                        keys.resolve("default.pub").toString(),
                        "CROSSBAR_WATCH_TO_PAIR",
                        watched().toString()));
    }

    void awaitReady() {
        process.awaitLog("booted and ready!");
    }

    /** Ends it in order and starts it again in the same folder and on the same port; waits until it is ready. */
    void restart() {
        process.signal("INT");
        process.program().exitCode(CrossbarProcess.START);
        process.close();
        process = launch();
        awaitReady();
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    /** The superuser on a realm; null: the domain realm. */
    TestClient join(@Nullable String realm) {
        return TestClient.join(
                transports, url(), realm, Authentications.cryptosign(superuser.signingKey(), superuser.userId(), null));
    }

    /** The folder from which it pairs nodes. */
    Path watched() {
        return logs.resolve("watch");
    }

    /** Where logs and scratch files of this master and of its nodes go. */
    Path logs() {
        return logs;
    }

    /** The folder with {@code default.priv} and {@code default.pub} of the superuser. */
    Path superuserKeys() {
        return keys;
    }

    CrossbarProcess process() {
        return process;
    }

    @Override
    public void close() {
        transports.close();
        process.close();
    }
}
