package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.ListenOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest extends Loopback {
    @Test
    void aClosedListenersAddressIsFreeAtOnce() {
        int port = 0;
        for (int i = 0; i < 100; i++) {
            var listener = echo(ListenOptions.rawSocket(new Address.Tcp("127.0.0.1", port)));
            port = listener.port();
            connect(rs(listener), new Recorder());
            await(listener.close(true));
        }
    }

    @Test
    void aListenerMayCloseWithoutItsConnections() throws Exception {
        var listener = echo(everything());
        var recorder = new Recorder();
        var connection = connect(ws(listener), recorder);
        await(listener.close(false));
        connection.send(Messages.ALL.get(6));
        assertEquals(Messages.ALL.get(6), recorder.next());
    }

    @Test
    void closingWithItsConnectionsSaysGoingAway() {
        var listener = echo(everything());
        var recorder = new Recorder();
        connect(ws(listener), recorder);
        await(listener.close(true));
        assertEquals(Closed.lost("closed by the peer: 1001 going away"), recorder.awaitClosed());
    }

    @Test
    void closingTheTransportsEndsEverything() {
        var other = Transports.create(2, "loopback-other");
        var server = new Recorder();
        var client = new Recorder();
        var listener = await(other.listen(everything(), connection -> server));
        var connection = await(other.connect(ConnectOptions.to(URI.create(rs(listener))), opened -> client));
        other.close();
        server.awaitClosed();
        client.awaitClosed();
        connection.send(Messages.ALL.get(6));
        connection.close();
        connection.pauseReading();
        assertTrue(failure(other.listen(everything(), Recorder::echo)).endsWith("the transports are closed"));
        assertTrue(failure(other.connect(ConnectOptions.to(URI.create(rs(listener))), opened -> client))
                .endsWith("the transports are closed"));
        other.close();
    }

    @Test
    void closingFromAnEventLoopDoesNotHangIt() {
        var other = Transports.create(1, "loopback-other");
        await(CompletableFuture.runAsync(other::close, other.executor()));
    }

    /** However late: also the second one, and one from a thread that has seen nothing of the end. */
    @Test
    void aPingAfterTheTransportsAreClosedFails() {
        var other = Transports.create(1, "loopback-other");
        var listener = echo(everything());
        var connection = await(other.connect(ConnectOptions.to(URI.create(rs(listener))), opened -> new Recorder()));
        other.close();
        for (int i = 0; i < 3; i++) {
            var ping = connection.ping().toCompletableFuture();
            var failed = assertThrows(ExecutionException.class, () -> ping.get(10, TimeUnit.SECONDS));
            assertInstanceOf(IOException.class, failed.getCause());
        }
    }

    @Test
    void aTimerRunsAndCanBeClosed() {
        var ran = new CompletableFuture<Thread>();
        var not = new AtomicBoolean();
        // on the event loop, where no timer fires in between
        await(CompletableFuture.runAsync(
                () -> transports
                        .schedule(Duration.ofMillis(1), () -> not.set(true))
                        .close(),
                transports.executor()));
        transports.schedule(Duration.ofMillis(1), () -> {
            throw new IllegalStateException("as the test wishes");
        });
        transports.schedule(Duration.ofMillis(2), () -> ran.complete(Thread.currentThread()));
        assertTrue(await(ran).getName().startsWith("loopback-"));
        assertEquals(NettyTransports.class.getClassLoader(), await(ran).getContextClassLoader());
        assertFalse(not.get());
    }

    @Test
    void theConnectionsOfAListenerThatIsClosedAlreadyCanBeClosedAndItsUnixSocketMayBeAnothersByThen(
            @TempDir Path folder) throws Exception {
        var options = ListenOptions.rawSocket(new Address.Unix(folder.resolve("s")));
        var server = new Recorder();
        var first = await(transports.listen(options, connection -> server));
        await(transports.connect(ConnectOptions.unix(folder.resolve("s")), opened -> new Recorder()));
        await(first.close(false));
        assertEquals(1, first.connections());
        await(transports.listen(options, Recorder::echo));

        await(first.close(true));

        server.awaitClosed();
        assertTrue(Files.exists(folder.resolve("s")));
    }

    @Test
    void aPeerThatVanishesIsNoticedOnce() throws Exception {
        var server = new Recorder();
        var listener = await(transports.listen(everything(), connection -> server));
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(Wire.bytes(0x7f, 0xf1, 0, 0));
            socket.getInputStream().readNBytes(4);
            socket.setSoLinger(true, 0);
        }
        assertEquals(Closed.CONNECTION_LOST, server.awaitClosed().reason());
        assertEquals(1, server.closings.get());
    }
}
