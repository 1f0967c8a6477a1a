package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's TLS, against a proxy of the JDK that ends TLS for {@code localhost} in front of a plain listener. */
class TlsTest extends Loopback {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path directory;

    private SSLContext context;
    private SSLServerSocket proxy;
    private Transports trusting;

    @BeforeEach
    void startProxy() throws Exception {
        context = context(keyStore());
        trusting = new NettyTransports(
                1, "loopback-tls", blocking -> (tls, host, port) -> TlsFront.client(context, blocking, host, port));
        proxy = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 9, InetAddress.getLoopbackAddress());
        int target = echo(everything()).port();
        thread(() -> {
            while (!proxy.isClosed()) {
                Socket outside = proxy.accept();
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), target);
                thread(() -> pump(outside.getInputStream(), inside.getOutputStream(), inside));
                thread(() -> pump(inside.getInputStream(), outside.getOutputStream(), outside));
            }
        });
    }

    @AfterEach
    void stopProxy() throws IOException {
        trusting.close();
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss", "rss"})
    void everyMessageGoesBothWays(String scheme) throws Exception {
        var recorder = new Recorder();
        Connection connection = await(trusting.connect(
                ConnectOptions.to(URI.create(scheme + "://localhost:" + proxy.getLocalPort() + "/ws")),
                opened -> recorder));
        assertTrue(connection.peer().secure());
        for (Message message : Messages.ALL) {
            connection.send(message);
            assertEquals(message, recorder.next());
        }
        connection.close();
        assertEquals("wamp.close.normal", recorder.awaitClosed().reason());
    }

    @Test
    void theServersNameIsChecked() {
        String failure = failure(trusting.connect(
                ConnectOptions.to(URI.create("wss://127.0.0.1:" + proxy.getLocalPort() + "/ws")),
                opened -> new Recorder()));
        assertTrue(failure.startsWith("127.0.0.1:" + proxy.getLocalPort() + ": TLS: "), failure);
    }

    @Test
    void aCertificateThatTheJdkDoesNotTrustIsRefused() {
        String failure = failure(transports.connect(
                ConnectOptions.to(URI.create("wss://localhost:" + proxy.getLocalPort() + "/ws")),
                opened -> new Recorder()));
        assertEquals(
                "localhost:" + proxy.getLocalPort()
                        + ": TLS: the peer's certificate is not signed by anyone who is trusted here",
                failure);
    }

    @Test
    void aHandshakeThatGetsNoThreadFailsWithTheReason() {
        Executor full = task -> {
            throw new RejectedExecutionException("limit x: full");
        };
        try (var busy = new NettyTransports(
                1, "loopback-busy", blocking -> (tls, host, port) -> TlsFront.client(context, full, host, port))) {
            String address = "localhost:" + proxy.getLocalPort();
            assertEquals(
                    address + ": limit x: full",
                    failure(busy.connect(
                            ConnectOptions.to(URI.create("wss://" + address + "/ws")), opened -> new Recorder())));
        }
    }

    private static KeyStore keyStore() throws Exception {
        Path file = directory.resolve("keys.p12");
        if (!file.toFile().exists()) {
            var keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .inheritIO()
                    .start();
            assertTrue(keytool.waitFor(30, TimeUnit.SECONDS));
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static void pump(InputStream from, OutputStream to, Socket end) throws IOException {
        try (end) {
            from.transferTo(to);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void thread(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
