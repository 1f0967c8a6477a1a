package io.transom.transport.internal;

import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** Transports on loopback, and a peer that sends raw bytes. */
abstract class Loopback {
    static final Address ANY = new Address.Tcp("127.0.0.1", 0);
    /** Seconds until a test gives up: many, since builds and tests of others may run beside it. */
    static final int PATIENCE = 60;

    final Transports transports = Transports.create(loops(), "loopback");

    int loops() {
        return 1;
    }

    @AfterEach
    final void closeTransports() {
        transports.close();
        until(
                "all threads have ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("loopback")));
    }

    @AfterAll
    static void noLeaks() {
        LeakRecorder.check();
    }

    static ListenOptions webSocket() {
        return ListenOptions.webSocket(ANY, "/ws");
    }

    static ListenOptions everything() {
        return webSocket().andRawSocket();
    }

    Transports.Listener echo(ListenOptions options) {
        return await(transports.listen(options, Recorder::echo));
    }

    Connection connect(String url, Connection.Receiver receiver) {
        return await(transports.connect(ConnectOptions.to(URI.create(url)), connection -> receiver));
    }

    static String ws(Transports.Listener listener) {
        return "ws://127.0.0.1:" + listener.port() + "/ws";
    }

    static String rs(Transports.Listener listener) {
        return "rs://127.0.0.1:" + listener.port();
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    /** The message of the IOException with which the stage must fail. */
    static String failure(CompletionStage<?> stage) {
        try {
            return "no failure but " + await(stage);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException expected) {
                return expected.getMessage();
            }
            throw failed;
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + " s: " + what);
            }
            Thread.yield();
        }
    }

    static Socket socket(Transports.Listener listener) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(PATIENCE * 1_000);
        return socket;
    }

    /** Sends and reads all that comes until the other end closes. */
    static String exchange(Transports.Listener listener, String request) throws IOException {
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(readAll(socket), StandardCharsets.ISO_8859_1);
        }
    }

    static byte[] readAll(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            all.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toByteArray();
    }

    static String upgrade(String path, String... more) {
        return "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + String.join("", more) + "\r\n";
    }

    static String protocols(String names) {
        return "Sec-WebSocket-Protocol: " + names + "\r\n";
    }
}
