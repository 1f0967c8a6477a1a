package io.transom.bench.load;

import io.transom.worker.router.internal.RouterWorkerType;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A router under test in a process of its own, with WebSocket and RawSocket on 127.0.0.1. */
final class RouterProcess implements AutoCloseable {
    /** The longest that a router of others lives, should this process end without a word. */
    private static final String LONGEST = "2400";

    private static final long START_NANOS = 60_000_000_000L;

    private final Process process;
    private final int webSocketPort;
    private final int rawSocketPort;
    private final boolean knowsKeys;
    private final long startNanos;
    private long pid;

    private RouterProcess(Process process, int webSocketPort, int rawSocketPort, boolean knowsKeys, long begin)
            throws IOException {
        this.process = process;
        this.webSocketPort = webSocketPort;
        this.rawSocketPort = rawSocketPort;
        this.knowsKeys = knowsKeys;
        try {
            awaitFirstSession(begin);
            startNanos = System.nanoTime() - begin;
            pid = process.pid();
            // timeout has one child; of that, Crossbar.io's controller has the worker that routes.
            for (var child = process.children().findFirst();
                    child.isPresent();
                    child = child.orElseThrow().children().findFirst()) {
                pid = child.orElseThrow().pid();
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @param flags of the JVM @param loops 0 for the default */
    static RouterProcess transom(List<String> flags, int loops) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.transom.bench.BenchRouter"));
        command.addAll(List.of(String.valueOf(loops), Login.AUTHID, Login.PUBLIC_KEY));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        endWithUs(process);
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("port ")) {
                int port = Integer.parseInt(line.substring(5));
                return new RouterProcess(process, port, port, true, begin);
            }
        }
        throw new IOException("the router ended: " + String.join(" ", command));
    }

    /** As a node starts router workers. */
    static RouterProcess transom(int loops) throws IOException {
        return transom(new RouterWorkerType().jvmFlags(), loops);
    }

    static RouterProcess nexus(Path peers) throws IOException {
        int webSocket = freePort();
        int rawSocket = freePort();
        Path folder = Files.createDirectories(peers.resolve("run"));
        Path config = folder.resolve("nexus.json");
        Files.writeString(config, """
                { "websocket": { "address": "127.0.0.1:%d" }, "rawsocket": { "tcp_address": "127.0.0.1:%d" },
                  "router": { "realms": [ { "uri": "realm1", "anonymous_auth": true, "allow_disclose": true } ] } }
                """.formatted(webSocket, rawSocket));
        return start(
                folder, "nexus", webSocket, rawSocket, peers.resolve("nexusd").toString(), "-c", config.toString());
    }

    static RouterProcess crossbar(Path peers) throws IOException {
        int webSocket = freePort();
        int rawSocket = freePort();
        Path folder = Files.createDirectories(peers.resolve("run/crossbar/.crossbar"));
        Files.deleteIfExists(folder.resolve("node.pid"));
        Files.writeString(
                folder.resolve("config.json"), """
                {"version": 2, "workers": [{"type": "router",
                  "realms": [{"name": "realm1", "roles": [{"name": "anonymous", "permissions": [
                    {"uri": "", "match": "prefix", "allow": {"call": true, "register": true, "publish": true, "subscribe": true}}]}]}],
                  "transports": [
                    {"type": "websocket", "endpoint": {"type": "tcp", "port": %d, "interface": "127.0.0.1"},
                     "auth": {"anonymous": {"type": "static", "role": "anonymous"},
                       "cryptosign": {"type": "static", "principals": {
                         "%s": {"realm": "realm1", "role": "anonymous", "authorized_keys": ["%s"]}}}}},
                    {"type": "rawsocket", "endpoint": {"type": "tcp", "port": %d, "interface": "127.0.0.1"}}]}]}
                """.formatted(webSocket, Login.AUTHID, Login.PUBLIC_KEY, rawSocket));
        return start(
                folder.getParent(),
                "crossbar",
                webSocket,
                rawSocket,
                peers.resolve("crossbar/bin/crossbar").toString(),
                "start",
                "--cbdir",
                folder.toString(),
                "--color",
                "false",
                "--loglevel",
                "warn");
    }

    private static RouterProcess start(Path folder, String name, int webSocket, int rawSocket, String... command)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("timeout", "-k", "5", LONGEST));
        words.addAll(List.of(command));
        File log = folder.resolve(name + ".log").toFile();
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("HOME", folder.toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        endWithUs(process);
        return new RouterProcess(process, webSocket, rawSocket, !name.equals("nexus"), begin);
    }

    private static void endWithUs(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    private void awaitFirstSession(long begin) throws IOException {
        Target rawSocket = target(false, Format.JSON);
        while (true) {
            try {
                Peer.join(target(true, Format.JSON), 0).close();
                Peer.join(rawSocket, 1).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() - begin > START_NANOS) {
                    throw new IOException(
                            "no router: " + process.info().commandLine().orElse("it has ended"), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Target target(boolean webSocket, Format format) {
        return Target.of(webSocket ? webSocketPort : rawSocketPort, webSocket, format);
    }

    /** Of the process that routes. */
    long pid() {
        return pid;
    }

    /** Whether clients can log in with {@code cryptosign}: not at nexusd, whose configuration knows anonymous clients only. */
    boolean knowsKeys() {
        return knowsKeys;
    }

    /** From the start of the process to the first session. */
    double startMillis() {
        return startNanos / 1e6;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
