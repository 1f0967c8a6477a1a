package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ReadLimits;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Long messages arrive whole however they are cut, and their payload is on the heap once from socket to socket. */
class LongMessagesTest extends Loopback {
    private static final int LARGE = 64 << 10;
    private static final int SMALL = 6 << 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** What it remembers of each buffer would be counted too. */
    @BeforeEach
    void withoutLeakDetector() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void withLeakDetector() {
        ResourceLeakDetector.setLevel(level);
    }

    static Stream<Arguments> framings() {
        return Stream.of(Encoding.values())
                .flatMap(encoding -> Stream.of("raw", "ws").map(framing -> Arguments.of(framing, encoding)));
    }

    private static Wire wire(String framing, Encoding encoding) {
        return ("raw".equals(framing)
                        ? Wire.rawSocket(encoding, 15, ReadLimits.DEFAULT)
                        : Wire.webSocketServer(encoding))
                .welcomed();
    }

    private static byte[] frame(String framing, Encoding encoding, Message message) {
        byte[] bytes = Wire.encode(encoding, message);
        return "raw".equals(framing)
                ? Wire.join(Wire.bytes(0, bytes.length >> 16, bytes.length >> 8, bytes.length), bytes)
                : Wire.frame(encoding.binary() ? 0x82 : 0x81, true, bytes);
    }

    @ParameterizedTest
    @MethodSource("framings")
    void shortAndLongOnesArriveWholeHoweverTheyAreCut(String framing, Encoding encoding) throws Exception {
        var random = new Random(4);
        var sent = new ArrayList<Message>();
        var stream = new ArrayList<byte[]>();
        for (int i = 0; i < 60; i++) {
            int size = new int[] {5, 4_000, 4_080, 5_000, 0, 70_000, 300, 200_000}[random.nextInt(8)];
            sent.add(new Message.Publish(1 + i, Map.of(), "t", Payload.of(i, "x".repeat(size))));
            stream.add(frame(framing, encoding, sent.get(i)));
        }
        byte[] all = Wire.join(stream.toArray(byte[][]::new));
        for (int most : new int[] {7_000, 100_000, all.length}) {
            try (var wire = wire(framing, encoding)) {
                for (int at = 0; at < all.length; ) {
                    int to = Math.min(all.length, at + 1 + random.nextInt(most));
                    wire.arrives(Arrays.copyOfRange(all, at, to));
                    at = to;
                }
                for (Message message : sent) {
                    assertEquals(message, wire.receiver.next());
                }
                assertTrue(wire.receiver.violations.isEmpty());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("framings")
    void aPayloadIsOnTheHeapOnce(String framing, Encoding encoding) {
        try (var from = wire(framing, encoding);
                var to = wire(framing, encoding)) {
            from.receiver.then = call -> to.connection.send(new Message.Invocation(1, 1, Map.of(), call.payload()));
            byte[] call = frame(framing, encoding, new Message.Call(1, Map.of(), "p", Payload.of("x".repeat(LARGE))));
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 50; round++) {
                var in = Unpooled.wrappedBuffer(call.clone());
                long before = THREADS.getCurrentThreadAllocatedBytes();
                from.channel.writeInbound(in);
                to.channel.runPendingTasks();
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
                assertTrue(to.written().length > LARGE);
            }
            assertTrue(least >= LARGE, "the payload itself");
            assertTrue(least < LARGE + SMALL, "allocated " + least + " bytes for a payload of " + LARGE);
        }
    }

    /** Joined in one array, in which the payload then stays: less than what a copy behind it would take. */
    @ParameterizedTest
    @EnumSource(Encoding.class)
    void whatComesInFragmentsIsJoinedOnce(Encoding encoding) throws Exception {
        var message = new Message.Call(1, Map.of(), "p", Payload.of("x".repeat(LARGE)));
        byte[] bytes = Wire.encode(encoding, message);
        int half = bytes.length / 2;
        int opcode = encoding.binary() ? 2 : 1;
        byte[] first = Wire.frame(opcode, true, Arrays.copyOf(bytes, half));
        byte[] last = Wire.frame(0x80, true, Arrays.copyOfRange(bytes, half, bytes.length));
        try (var wire = wire("ws", encoding)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 50; round++) {
                var in = Unpooled.wrappedBuffer(Wire.join(first, last));
                long before = THREADS.getCurrentThreadAllocatedBytes();
                wire.channel.writeInbound(in);
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
                assertEquals(message, wire.receiver.next());
            }
            // each fragment as it comes, the first of them collected, and both together
            assertTrue(least < 2 * bytes.length + half + SMALL, "allocated " + least + " bytes for " + bytes.length);
        }
    }

    /** The same with sockets: what an event loop allocates for a call that it passes on. */
    @ParameterizedTest
    @EnumSource(Encoding.class)
    void aPayloadIsOnTheHeapOnceBetweenSockets(Encoding encoding) throws Exception {
        var callee = new CompletableFuture<Connection>();
        var listener = await(transports.listen(everything(), connection -> {
            connection.send(new Message.Welcome(1, Map.of()));
            if (!callee.isDone()) {
                callee.complete(connection);
                return new Recorder();
            }
            var caller = new Recorder();
            caller.then = call -> await(callee).send(new Message.Invocation(1, 1, Map.of(), call.payload()));
            return caller;
        }));
        byte[] hello = Wire.bytes(0x7f, 0xf0 | encoding.rawSocketId(), 0, 0);
        byte[] call = frame("raw", encoding, new Message.Call(1, Map.of(), "p", Payload.of("x".repeat(LARGE))));
        int invocation =
                Wire.encode(encoding, new Message.Invocation(1, 1, Map.of(), Payload.of("x".repeat(LARGE)))).length;
        int welcome = 4 + 4 + Wire.encode(encoding, new Message.Welcome(1, Map.of())).length;
        try (var to = socket(listener)) {
            to.getOutputStream().write(hello);
            to.getInputStream().readNBytes(welcome);
            try (var from = socket(listener)) {
                from.getOutputStream().write(hello);
                from.getInputStream().readNBytes(welcome);
                long loop = await(CompletableFuture.supplyAsync(
                        () -> Thread.currentThread().getId(), transports.executor()));
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 200; round++) {
                    long before = THREADS.getThreadAllocatedBytes(loop);
                    from.getOutputStream().write(call);
                    assertEquals(4 + invocation, to.getInputStream().readNBytes(4 + invocation).length);
                    least = Math.min(least, THREADS.getThreadAllocatedBytes(loop) - before);
                }
                assertTrue(least >= LARGE, "the payload itself");
                assertTrue(least < LARGE + SMALL, "allocated " + least + " bytes for a payload of " + LARGE);
            }
        }
    }

    /** A header that announces much is not believed as long as others wait for what they announced. */
    @Test
    void announcingTakesLittleMemory() {
        try (var wire = wire("raw", Encoding.CBOR)) {
            LoopTurn turn = wire.connection.turn();
            while (turn.reserve(1 << 16)) {
                // until nothing is left
            }
            byte[] beginning = Wire.bytes(0, 0x0f, 0, 0, 1, 2, 3, 4);
            var in = Unpooled.wrappedBuffer(beginning);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            wire.channel.writeInbound(in);
            assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before < SMALL);
        }
    }

    @Test
    void whatWasReservedIsGivenBack() {
        byte[] beginning = Wire.bytes(0, 0x0f, 0, 0, 1, 2, 3, 4);
        var wire = wire("raw", Encoding.CBOR);
        LoopTurn turn = wire.connection.turn();
        wire.arrives(beginning);
        assertEquals(0x0f_0000 + 4, turn.reserved());
        wire.close();
        assertEquals(0, turn.reserved());
    }
}
