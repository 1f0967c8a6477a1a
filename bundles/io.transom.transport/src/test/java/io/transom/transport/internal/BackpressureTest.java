package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ConnectOptions;
import io.transom.transport.Keepalive;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackpressureTest extends Loopback {
    private static final Payload KILOBYTE = Payload.of("x".repeat(1_000));
    /** More than sockets hold, which is some MiB: what is pending waits here. */
    private static final int PENDING = 1_000_000;
    /** More messages than sockets hold. */
    private static final int MOST = 100_000;

    /** What a peer that does not read is sent stays here, is counted, and reaches it in order when it reads on. */
    @ParameterizedTest
    @ValueSource(strings = {"ws", "rs"})
    void whoPausesReadingSlowsTheSenderDown(String scheme) throws Exception {
        var receiver = new Recorder();
        var accepted = new CompletableFuture<Connection>();
        var listener = await(transports.listen(everything(), connection -> {
            accepted.complete(connection);
            return receiver;
        }));
        var sender = unpinged("ws".equals(scheme) ? ws(listener) : rs(listener), new Recorder());
        var reader = await(accepted);
        reader.pauseReading();
        reader.pauseReading();
        onLoop(reader, () -> {});
        assertEquals(0, sender.pendingBytes());

        int count = fill(sender, 100, PENDING);
        assertTrue(sender.pendingBytes() < count * 1_200L, "no more than what was sent");
        assertTrue(receiver.messages.size() < count);

        reader.resumeReading();
        for (int i = 1; i <= count; i++) {
            assertEquals(i, ((Message.Publish) receiver.next()).request());
        }
        until("nothing is pending", () -> sender.pendingBytes() == 0);
    }

    /** However little it is: the socket need not have been full of Netty's 64 KiB. */
    @Test
    void whatWaitsForLittleToBePendingIsToldWhenThatComesTrue() throws Exception {
        var accepted = new CompletableFuture<Connection>();
        var listener = await(transports.listen(everything(), connection -> {
            accepted.complete(connection);
            return new Recorder();
        }));
        var sender = unpinged(rs(listener), new Recorder());
        var reader = await(accepted);
        reader.pauseReading();
        fill(sender, 10, 50_000);
        assertTrue(sender.pendingBytes() < 64_000, "the socket was never full for Netty");
        var little = new CompletableFuture<Long>();
        var drained = new CompletableFuture<Long>();
        sender.onDrained(0, () -> drained.complete(sender.pendingBytes()));
        sender.onDrained(10_000, () -> little.complete(sender.pendingBytes()));

        reader.resumeReading();
        assertTrue(await(little) <= 10_000);
        assertEquals(0, await(drained));

        var atOnce = new CompletableFuture<Long>();
        sender.onDrained(0, () -> atOnce.complete(sender.pendingBytes()));
        assertEquals(0, await(atOnce));
    }

    @Test
    void closingDoesNotWaitForEverForAPeerThatDoesNotRead() throws Exception {
        var accepted = new CompletableFuture<Connection>();
        var listener = await(transports.listen(everything(), connection -> {
            accepted.complete(connection);
            return new Recorder();
        }));
        var ended = new Recorder();
        var sender = unpinged(rs(listener), ended);
        await(accepted).pauseReading();
        fill(sender, 100, PENDING);
        sender.close();
        assertEquals("wamp.close.normal", ended.awaitClosed().reason());
        await(accepted).abort("over");
    }

    /** Who does not read answers no pings either. */
    private Connection unpinged(String url, Connection.Receiver receiver) {
        var options = ConnectOptions.to(URI.create(url)).withKeepalive(Keepalive.NONE);
        return await(transports.connect(options, connection -> receiver));
    }

    /** Sends, so much at a time, until the sockets are full and that much is pending; returns how many messages. */
    private static int fill(Connection sender, int atOnce, int pending) {
        int count = 0;
        while (sender.pendingBytes() < pending) {
            for (int i = 0; i < atOnce; i++) {
                sender.send(new Message.Publish(++count, Map.of(), "t", KILOBYTE));
            }
            onLoop(sender, () -> {});
            assertTrue(count < MOST, "sockets cannot hold so much: the connection is closed, or somebody reads");
        }
        return count;
    }

    private static void onLoop(Connection connection, Runnable task) {
        await(CompletableFuture.runAsync(task, connection.executor()));
    }
}
