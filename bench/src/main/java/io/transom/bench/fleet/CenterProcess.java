package io.transom.bench.fleet;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.Transports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A center in processes of its own; it keeps its state when it is started again in the same folder. */
final class CenterProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final URI url;
    private final UserKeys superuser;

    private CenterProcess(ProcessBuilder builder, URI url, UserKeys superuser) throws IOException {
        this.process = builder.start();
        this.url = url;
        this.superuser = superuser;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** How to start one on a port, in a folder. */
    interface Starter {
        CenterProcess start(Path folder, int port) throws Exception;
    }

    /** @param root of this project, built */
    static Starter transom(Path root) {
        return (folder, port) -> {
            var superuser = UserKeys.loadOrCreate(folder.resolve("operator"), "operator@bench");
            var builder = builder(
                    folder,
                    root.resolve("transom").toString(),
                    "center",
                    "--dir",
                    folder.resolve("center").toString(),
                    "--listen",
                    "127.0.0.1:" + port,
                    "--superuser",
                    folder.resolve("operator/default.pub").toString(),
                    "--ssh-port",
                    String.valueOf(Ports.free()),
                    "--jmx-port",
                    String.valueOf(Ports.free()),
                    "--jmx-server-port",
                    String.valueOf(Ports.free()));
            return new CenterProcess(builder, url(port), superuser).awaitReady();
        };
    }

    /** A master of Crossbar.io. @param crossbar its Python environment */
    static Starter crossbar(Path crossbar) {
        return (folder, port) -> {
            var superuser = UserKeys.loadOrCreate(folder.resolve("operator"), "operator@bench");
            Path directory = Files.createDirectories(folder.resolve(".crossbar"));
            Files.deleteIfExists(directory.resolve("node.pid"));
            Files.writeString(directory.resolve("config.json"), """
                    {"version": 2, "controller": {"id": "center1", "blockchain": null, "ipfs": null},
                     "workers": [
                      {"transports": ["COPY", "COPY", {"endpoint": {"port": %d, "interface": "127.0.0.1"}, "paths": {"autobahn": null}}]},
                      {"components": [{"extra": {"blockchain": null, "ipfs": null}}]}]}
                    """.formatted(port));
            var builder = builder(
                    folder,
                    "timeout",
                    "-k",
                    "5",
                    "1200",
                    crossbar.resolve("bin/crossbar").toString(),
                    "master",
                    "start",
                    "--cbdir",
                    directory.toString(),
                    "--color",
                    "false",
                    "--loglevel",
                    "info");
            builder.environment()
                    .putAll(Map.of(
                            "HOME",
                            folder.toString(),
                            "CROSSBAR_METERING_URL",
                            "",
                            "CROSSBAR_FABRIC_URL",
                            url(port).toString(),
                            "CROSSBAR_FABRIC_SUPERUSER",
                            folder.resolve("operator/default.pub").toString()));
            var center = new CenterProcess(builder, url(port), superuser);
            center.awaitLine(folder.resolve("log"), "booted and ready!");
            return center.awaitReady();
        };
    }

    private static URI url(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    private static ProcessBuilder builder(Path folder, String... command) throws IOException {
        File log = Files.createDirectories(folder).resolve("log").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    }

    private void awaitLine(Path log, String text) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).contains(text)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("no \"" + text + "\" in " + log);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private CenterProcess awaitReady() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var transports = Transports.create(1, "bench-ready")) {
            while (true) {
                try {
                    join(transports, null).close();
                    return this;
                } catch (RuntimeException | AssertionError notYet) {
                    if (!process.isAlive() || System.nanoTime() > end) {
                        kill();
                        throw new IOException("no center at " + url, notYet);
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
    }

    URI url() {
        return url;
    }

    /** The superuser; {@code realm} null for the domain realm. */
    TestClient join(Transports transports, @Nullable String realm) {
        return TestClient.join(
                transports, url, realm, Authentications.cryptosign(superuser.signingKey(), "superuser", null));
    }

    /** Microseconds of all its processes. */
    long cpuMicros() throws IOException {
        long sum = 0;
        for (long pid : pids().toArray()) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            sum += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
        }
        return sum;
    }

    /** Bytes of all its processes. */
    long resident() throws IOException {
        long sum = 0;
        for (long pid : pids().toArray()) {
            sum += Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .sum();
        }
        return sum;
    }

    private LongStream pids() {
        return LongStream.concat(
                LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid));
    }

    private void kill() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
