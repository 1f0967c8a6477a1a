package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Keepalive;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Closed;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.serializer.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeepaliveTest {
    private final Wire wire = Wire.webSocket(Encoding.JSON, false, ReadLimits.DEFAULT, Keepalive.DEFAULT);

    private void after(int seconds) {
        wire.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        wire.channel.runScheduledPendingTasks();
    }

    /** Of the server; we number them from 1. */
    private static byte[] ping(int number) {
        return Wire.frame(0x89, false, Wire.bytes(0, 0, 0, 0, 0, 0, 0, number));
    }

    private static byte[] pong(int number) {
        return Wire.frame(0x8a, true, Wire.bytes(0, 0, 0, 0, 0, 0, 0, number));
    }

    @Test
    void aPingIsSentEveryTenSeconds() {
        after(5);
        for (int round = 1; round <= 3; round++) {
            assertEquals(0, wire.written().length);
            after(5);
            assertArrayEquals(ping(round), wire.written());
            wire.arrives(pong(round));
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
        assertArrayEquals(ping(2), wire.written());
        after(5);
        assertFalse(wire.channel.isActive());
        wire.close();
    }

    @Test
    void aPingOfTheOwnerEndsWithItsPong() {
        var first = wire.connection.ping().toCompletableFuture();
        var second = wire.connection.ping().toCompletableFuture();
        assertArrayEquals(Wire.join(ping(1), ping(2)), wire.written());
        wire.arrives(Wire.frame(0x8a, true, new byte[0]), Wire.frame(0x8a, true, Wire.bytes(1)), pong(3));
        wire.arrives(Wire.frame(0x89, true, Wire.bytes(0, 0, 0, 0, 0, 0, 0, 2)));
        wire.arrives(Wire.frame(0x81, true, Wire.encode(Encoding.JSON, new Message.Published(1, 2))));
        assertFalse(first.isDone());
        wire.arrives(pong(1));
        assertFalse(first.join().isNegative());
        assertFalse(second.isDone());
        wire.arrives(pong(2));
        assertFalse(second.join().isNegative());
        wire.close();
    }

    @Test
    void aPongAnswersEarlierPingsToo() {
        var first = wire.connection.ping().toCompletableFuture();
        var second = wire.connection.ping().toCompletableFuture();
        wire.written();
        wire.arrives(pong(2));
        assertTrue(first.isDone() && second.isDone());
        wire.close();
    }

    @Test
    void overRawSocketTheSame() {
        try (var raw = Wire.rawSocket(Encoding.CBOR, 15, ReadLimits.DEFAULT)) {
            var waiting = raw.connection.ping().toCompletableFuture();
            byte[] payload = Wire.bytes(0, 0, 0, 0, 0, 0, 0, 1);
            assertArrayEquals(Wire.join(Wire.bytes(1, 0, 0, 8), payload), raw.written());
            raw.arrives(Wire.bytes(2, 0, 0, 0));
            assertFalse(waiting.isDone());
            raw.arrives(Wire.join(Wire.bytes(2, 0, 0, 8), payload));
            assertFalse(waiting.join().isNegative());
        }
    }

    @Test
    void whoPingsTooOftenIsClosed() {
        long most = TransportLimits.DEFAULT.pings().value();
        for (int i = 0; i < most; i++) {
            wire.arrives(Wire.frame(0x89, true, new byte[0]));
        }
        assertEquals(2 * most, wire.written().length);
        wire.arrives(Wire.frame(0x89, true, new byte[0]));
        String reason = "limit transport.pings: at most 200 pings, found 201";
        assertArrayEquals(
                Wire.frame(
                        0x88,
                        false,
                        Wire.join(Wire.bytes(1008 >> 8, 1008), reason.getBytes(StandardCharsets.US_ASCII))),
                wire.written());
        assertEquals(Map.of("transport.pings", 1L), wire.limitHits.snapshot());
        wire.channel.close();
        assertEquals(Closed.lost(reason), wire.receiver.awaitClosed());
        wire.close();
    }

    /** 200 a second also for those that wait in the socket meanwhile: with two seconds come two times 200 more. */
    @Test
    void pingsThatWaitWhileReadingIsPausedAreNoFlood() {
        int most = (int) TransportLimits.DEFAULT.pings().value();
        byte[] ping = Wire.frame(0x89, true, new byte[0]);
        wire.connection.pauseReading();
        wire.connection.pauseReading();
        wire.channel.advanceTimeBy(2, TimeUnit.SECONDS);
        wire.connection.resumeReading();
        wire.connection.resumeReading();
        for (int i = 0; i < 3 * most; i++) {
            wire.arrives(ping);
        }
        assertTrue(wire.channel.isActive());
        wire.written();
        wire.channel.advanceTimeBy(1, TimeUnit.SECONDS);
        for (int i = 0; i < most; i++) {
            wire.arrives(ping);
        }
        assertEquals(2 * most, wire.written().length);
        assertEquals(Map.of(), wire.limitHits.snapshot());
        wire.arrives(ping);
        assertEquals(Map.of("transport.pings", 1L), wire.limitHits.snapshot());
        wire.close();
    }

    @Test
    void aPingIsAsLongAsConfigured() {
        var twelve = new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(5), 12);
        try (var other = Wire.webSocket(Encoding.JSON, false, ReadLimits.DEFAULT, twelve)) {
            other.channel.advanceTimeBy(10, TimeUnit.SECONDS);
            other.channel.runScheduledPendingTasks();
            byte[] payload = Wire.bytes(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
            assertArrayEquals(Wire.frame(0x89, false, payload), other.written());
            var waiting = other.connection.ping().toCompletableFuture();
            payload[7] = 2;
            assertArrayEquals(Wire.frame(0x89, false, payload), other.written());
            other.arrives(Wire.frame(0x8a, true, Wire.bytes(0, 0, 0, 0, 0, 0, 0, 2)));
            assertFalse(waiting.isDone());
            other.arrives(Wire.frame(0x8a, true, payload));
            assertTrue(waiting.isDone());
        }
        for (int size : new int[] {7, 126}) {
            assertThrows(IllegalArgumentException.class, () -> new Keepalive(Duration.ZERO, Duration.ZERO, size));
        }
        wire.close();
    }

    @Test
    void pingsThatComeSlowlyAreWithinTheLimit() {
        var pings = new Pings(Keepalive.LEAST, TransportLimits.DEFAULT.pings());
        for (int i = 0; i < 10_000; i++) {
            assertTrue(pings.mayCome(i * TimeUnit.MILLISECONDS.toNanos(5)));
        }
    }

    /** Five seconds without reading, and so long again for what came meanwhile. */
    @Test
    void pingsThatCouldNotBeReadAreWithinTheLimitForAWhile() {
        long second = TimeUnit.SECONDS.toNanos(1);
        for (int readFor : new int[] {0, 2, 5, 60}) {
            var pings =
                    new Pings(Keepalive.LEAST, TransportLimits.DEFAULT.pings().withValue(10));
            pings.paused(3 * second);
            pings.resumed(8 * second);
            int left = Math.max(0, 50 - 10 * readFor);
            for (int i = 0; i < 10 + left; i++) {
                assertTrue(pings.mayCome((8 + readFor) * second), readFor + " s: ping " + i);
            }
            assertFalse(pings.mayCome((8 + readFor) * second), readFor + " s");
        }
    }

    @Test
    void whoIsPausedOverAndOverSavesNoMorePingsThanOfOnePause() {
        long second = TimeUnit.SECONDS.toNanos(1);
        var pings = new Pings(Keepalive.LEAST, TransportLimits.DEFAULT.pings().withValue(10));
        for (int i = 0; i < 100; i++) {
            pings.paused(2L * i * second);
            pings.resumed((2L * i + 1) * second);
        }
        for (int i = 0; i < 20; i++) {
            assertTrue(pings.mayCome(199 * second), "ping " + i);
        }
        assertFalse(pings.mayCome(199 * second));
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
