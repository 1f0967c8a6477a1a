package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackpressureTest extends Loopback {
    private static final Payload KILOBYTE = Payload.of("x".repeat(1_000));
    private static final int COUNT = 12_000;

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
        var sender = connect("ws".equals(scheme) ? ws(listener) : rs(listener), new Recorder());
        var reader = await(accepted);
        reader.pauseReading();
        reader.pauseReading();
        onLoop(reader, () -> {});
        assertEquals(0, sender.pendingBytes());

        for (int i = 1; i <= COUNT; i++) {
            sender.send(new Message.Publish(i, Map.of(), "t", KILOBYTE));
        }
        assertTrue(sender.pendingBytes() > 1_000_000, () -> "only " + sender.pendingBytes() + " bytes pending");
        assertTrue(sender.pendingBytes() < COUNT * 1_200L, "no more than what was sent");
        assertTrue(receiver.messages.size() < COUNT);

        reader.resumeReading();
        for (int i = 1; i <= COUNT; i++) {
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
        var sender = connect(rs(listener), new Recorder());
        var reader = await(accepted);
        reader.pauseReading();
        for (int request = 1; sender.pendingBytes() < 50_000; request++) {
            sender.send(new Message.Publish(request, Map.of(), "t", KILOBYTE));
            onLoop(sender, () -> {});
        }
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
        var sender = connect(rs(listener), ended);
        await(accepted).pauseReading();
        for (int i = 1; i <= COUNT; i++) {
            sender.send(new Message.Publish(i, Map.of(), "t", KILOBYTE));
        }
        sender.close();
        assertEquals("wamp.close.normal", ended.awaitClosed().reason());
        await(accepted).abort("over");
    }

    private static void onLoop(Connection connection, Runnable task) {
        await(CompletableFuture.runAsync(task, connection.executor()));
    }
}
