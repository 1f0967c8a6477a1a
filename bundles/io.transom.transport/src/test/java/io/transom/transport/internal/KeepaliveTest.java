package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Keepalive;
import io.transom.wamp.Closed;
import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeepaliveTest {
    private static final byte[] PING = Wire.frame(0x89, false, "transom ping".getBytes(StandardCharsets.US_ASCII));

    private final Wire wire = Wire.webSocket(Encoding.JSON, false, ReadLimits.DEFAULT, Keepalive.DEFAULT);

    private void after(int seconds) {
        wire.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        wire.channel.runScheduledPendingTasks();
    }

    private void pong() {
        wire.arrives(Wire.frame(0x8a, true, "transom ping".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aPingIsSentEveryTenSeconds() {
        after(5);
        for (int round = 0; round < 3; round++) {
            assertEquals(0, wire.written().length);
            after(5);
            assertArrayEquals(PING, wire.written());
            pong();
            after(5); // here it is judged
            assertTrue(wire.channel.isActive());
        }
        wire.close();
    }

    @Test
    void withoutAnAnswerTheConnectionIsDropped() {
        after(10);
        wire.written();
        after(4);
        assertTrue(wire.channel.isActive());
        after(1);
        assertFalse(wire.channel.isActive());
        assertEquals(Closed.lost("no answer to a ping within 5000 ms"), wire.receiver.awaitClosed());
        wire.close();
    }

    @Test
    void whoseReadingIsPausedIsNotJudged() {
        wire.connection.pauseReading();
        after(10);
        wire.written();
        after(5);
        assertTrue(wire.channel.isActive());
        wire.connection.resumeReading();
        after(5);
        assertArrayEquals(PING, wire.written());
        after(5);
        assertFalse(wire.channel.isActive());
        wire.close();
    }

    @Test
    void aPingOfTheOwnerEndsWithWhatComesNext() {
        var first = wire.connection.ping().toCompletableFuture();
        var second = wire.connection.ping().toCompletableFuture();
        assertEquals(2 * PING.length, wire.written().length);
        assertFalse(first.isDone());
        pong();
        assertFalse(first.join().isNegative());
        assertTrue(second.isDone());
        wire.close();
    }

    @Test
    void aPingFailsWhenTheConnectionEnds() {
        var waiting = wire.connection.ping().toCompletableFuture();
        wire.connection.abort("enough");
        wire.channel.runPendingTasks();
        var ended = assertThrows(CompletionException.class, waiting::join);
        assertInstanceOf(IOException.class, ended.getCause());
        var late = assertThrows(
                CompletionException.class,
                () -> wire.connection.ping().toCompletableFuture().join());
        assertInstanceOf(IOException.class, late.getCause());
        wire.close();
    }
}
