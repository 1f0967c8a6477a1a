package io.transom.bench;

import io.transom.testkit.PemFiles;
import io.transom.testkit.TempDirectory;
import io.transom.tls.internal.BouncyTls;
import io.transom.transport.ServerTls.ClientCertificate;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * What TLS costs a server, BouncyCastle's beside the JDK's: CPU time of the server's engine alone for a full handshake and for messages
 * after it. The client is the JDK's, and the same; no socket; both engines in turn, so that both meet the same machine.
 */
public final class TlsCost {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MESSAGES = 200;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer text = ByteBuffer.allocate(1 << 16);
    private long nanos;

    private TlsCost(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
    }

    /** @param args how many rounds, 300 if absent; the first third is for warming up */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        System.out.println(
                "CPU of the server, medians: full handshake in us, message of 256 B and 16 KiB there and back in us");
        try (var directory = new TempDirectory()) {
            var kinds = Map.of("EC P-256", List.of("EC", "-groupname", "secp256r1"), "RSA 2048", List.of("RSA"));
            for (var kind : kinds.entrySet()) {
                var options = new ArrayList<>(List.of("-keyalg"));
                options.addAll(kind.getValue());
                var files =
                        PemFiles.make(directory.path(), kind.getKey().replace(" ", ""), options.toArray(String[]::new));
                for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                    measure(kind.getKey() + ", " + version, files, version, rounds);
                }
            }
        }
    }

    private static void measure(String what, PemFiles files, String version, int rounds) throws Exception {
        var servers = new LinkedHashMap<String, Supplier<SSLEngine>>();
        servers.put("JDK", jdk(files));
        servers.put(
                "BouncyCastle",
                new BouncyTls().server(files.privateKey(), files.chain(), List.of(), ClientCertificate.NONE));
        var cost = new LinkedHashMap<String, double[][]>();
        servers.keySet().forEach(name -> cost.put(name, new double[3][rounds]));
        for (int round = 0; round < rounds; round++) {
            for (var one : servers.entrySet()) {
                // a context of its own, so that no session is resumed
                var pair = new TlsCost(one.getValue().get(), files.trusting(version));
                pair.handshake();
                double[][] mine = cost.get(one.getKey());
                mine[0][round] = pair.taken() / 1e3;
                mine[1][round] = pair.echo(256);
                mine[2][round] = pair.echo(16_000);
            }
        }
        cost.forEach((name, times) -> System.out.printf(
                "%-20s %-13s %7.0f %7.1f %7.1f%n", what, name, median(times[0]), median(times[1]), median(times[2])));
    }

    private static Supplier<SSLEngine> jdk(PemFiles files) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", files.privateKey(), new char[0], files.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return () -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        };
    }

    private long taken() {
        long all = nanos;
        nanos = 0;
        return all;
    }

    private void handshake() throws SSLException {
        client.beginHandshake();
        for (int step = 0; step < 20; step++) {
            wrapAll(client, toServer);
            long start = now();
            unwrapAll(server, toServer);
            wrapAll(server, toClient);
            nanos += now() - start;
            unwrapAll(client, toClient);
        }
        if (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new IllegalStateException("the handshake does not end: " + client.getHandshakeStatus());
        }
    }

    /** Microseconds that the server takes to open a message and to seal it. */
    private double echo(int size) throws SSLException {
        for (int i = 0; i < MESSAGES; i++) {
            client.wrap(ByteBuffer.allocate(size), toServer);
            toServer.flip();
            long start = now();
            text.clear();
            server.unwrap(toServer, text);
            server.wrap(text.flip(), toClient);
            nanos += now() - start;
            toServer.clear();
            toClient.flip();
            client.unwrap(toClient, text.clear());
            toClient.clear();
        }
        return taken() / 1e3 / MESSAGES;
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void wrapAll(SSLEngine engine, ByteBuffer target) throws SSLException {
        tasks(engine);
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(NOTHING, target);
            tasks(engine);
        }
    }

    private void unwrapAll(SSLEngine engine, ByteBuffer source) throws SSLException {
        source.flip();
        while (source.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            engine.unwrap(source, text.clear());
            tasks(engine);
        }
        source.compact();
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static double median(double[] times) {
        double[] warm = Arrays.copyOfRange(times, times.length / 3, times.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
