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
    private static final int COUNT = 20_000;

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
        onLoop(sender, () -> {});
        assertTrue(sender.pendingBytes() > 1_000_000, () -> "only " + sender.pendingBytes() + " bytes pending");
        assertTrue(sender.pendingBytes() < COUNT * 1_200L, "no more than what was sent");
        assertTrue(receiver.messages.size() < COUNT);

        reader.resumeReading();
        for (int i = 1; i <= COUNT; i++) {
            assertEquals(i, ((Message.Publish) receiver.next()).request());
        }
        until("nothing is pending", () -> sender.pendingBytes() == 0);
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
