package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ReadLimits;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens when a turn of an event loop ends. */
class TurnEndTest {
    private static final int LONGEST = 15;

    /** What stands in the same turn, and in those to come, must not wait for it. */
    @Test
    void aConnectionThatFailsAtTheEndOfATurnIsClosedAndTheOthersGoOn() {
        try (var wire = Wire.rawSocket(Encoding.JSON, LONGEST, ReadLimits.DEFAULT)) {
            var message = new Message.Goodbye(Map.of(), "wamp.close.normal");
            int length = 4 + Wire.encode(Encoding.JSON, message).length;
            var broken = new EmbeddedChannel() {
                @Override
                public Channel flush() {
                    throw new IllegalStateException("for the test");
                }
            };
            var failing = new Outbound(wire.connection.writing(), broken, wire.connection.turn());
            for (int turn = 0; turn < 3; turn++) {
                failing.touch();
                wire.connection.send(message);

                assertEquals(length, wire.written().length);
            }
            assertFalse(broken.isOpen());
        }
    }

    /** Whoever sends is in the middle of a message of its own peer. */
    @Test
    void aConnectionThatCannotBeWrittenToIsClosedAndItsSenderGoesOn() {
        try (var wire = Wire.rawSocket(Encoding.JSON, LONGEST, ReadLimits.DEFAULT)) {
            wire.channel.config().setAllocator(new NoMemory());

            wire.connection.send(new Message.Goodbye(Map.of(), "wamp.close.normal"));
            wire.channel.runPendingTasks();

            assertFalse(wire.channel.isOpen());
            assertEquals("writing failed", wire.receiver.closed.join().message());
        }
    }

    @Test
    void whenTheEndCannotBeWrittenTheConnectionIsClosedAllTheSame() {
        for (boolean ping : new boolean[] {false, true}) {
            try (var wire = Wire.rawSocket(Encoding.JSON, LONGEST, ReadLimits.DEFAULT)) {
                wire.channel.config().setAllocator(new NoMemory());

                if (ping) {
                    wire.connection.pinging().send();
                } else {
                    wire.connection.close();
                }
                wire.channel.runPendingTasks();

                assertFalse(wire.channel.isOpen());
            }
        }
    }

    @Test
    void whatCannotBeEncodedIsLostForAllButEndsNobody() {
        try (var wire = Wire.rawSocket(Encoding.JSON, LONGEST, ReadLimits.DEFAULT)) {
            var details = new AbstractMap<String, Object>() {
                @Override
                public Set<Map.Entry<String, Object>> entrySet() {
                    throw new IllegalStateException("for the test");
                }
            };

            wire.connection.send(new Message.Event(1, 2, details, Payload.NONE));
            wire.channel.runPendingTasks();

            assertTrue(wire.channel.isOpen());
            assertEquals(0, wire.written().length);
        }
    }

    @Test
    void aFrameThatSeveralSendIsGivenBackOnce() {
        try (var wire = Wire.rawSocket(Encoding.JSON, LONGEST, ReadLimits.DEFAULT)) {
            LoopTurn turn = wire.connection.turn();
            Frames frames = wire.channel.pipeline().get(Frames.class);
            var event = new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(50_000)));
            turn.encode(event, Encoding.JSON);
            assertNull(turn.sharedFrame(Encoding.JSON, frames), "for the first it is no use");
            turn.encode(event, Encoding.JSON);
            ByteBuf frame = Objects.requireNonNull(turn.sharedFrame(Encoding.JSON, frames));
            assertEquals(2, frame.refCnt());

            turn.run();
            assertEquals(1, frame.refCnt());
            turn.run();
            turn.encode(new Message.Event(1, 3, Map.of(), Payload.NONE), Encoding.JSON);
            turn.run();

            assertEquals(1, frame.refCnt(), "that of its receiver");
            frame.release();
        }
    }

    private static final class NoMemory extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("for the test");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("for the test");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
