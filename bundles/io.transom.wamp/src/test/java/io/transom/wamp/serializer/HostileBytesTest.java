package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.serializer.HostileBytes.Hostile;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, a reader gives a message or a {@link ProtocolException}, and takes no more memory than it was sent. */
final class HostileBytesTest {
    private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withMessageBytes(8 << 20);
    private static final long MIB = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Hostile> hostile() {
        return HostileBytes.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedAnywhereInAMessage(Hostile hostile) {
        var serializer = Serializer.of(hostile.encoding());
        for (byte[] bytes : hostile.messages()) {
            var refused = assertThrows(ProtocolException.class, () -> serializer.read(bytes, 0, bytes.length, LIMITS));
            assertTrue(refused.getMessage().length() < 300, refused.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedAsAValueWithoutMuchMemory(Hostile hostile) {
        // given
        var serializer = Serializer.of(hostile.encoding());
        byte[] value = hostile.value();

        // when
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(ProtocolException.class, () -> serializer.readValue(value, 0, value.length, LIMITS));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        // then: mostly the elements that came before the one too many
        assertTrue(allocated < MIB + 8L * value.length, () -> "allocated " + allocated);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedInAMessageWithoutMuchMemory(Hostile hostile) {
        var serializer = Serializer.of(hostile.encoding());
        for (byte[] bytes : hostile.messages()) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThrows(ProtocolException.class, () -> serializer.read(bytes, 0, bytes.length, LIMITS));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < MIB + 8L * bytes.length, () -> "allocated " + allocated);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncatedMessageIsRefused(Encoding encoding) {
        var serializer = Serializer.of(encoding);
        var messages = new RandomMessages(11);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = written(encoding, messages.next());
            for (int length = 0; length < Math.min(bytes.length, 300); length++) {
                int cut = length;
                assertThrows(ProtocolException.class, () -> serializer.read(bytes, 0, cut, LIMITS));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMutatedMessageIsAMessageOrRefused(Encoding encoding) {
        var messages = new RandomMessages(12);
        var mutation = new Mutation(new Random(12));
        int accepted = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = written(encoding, messages.next());
            if (bytes.length < 4_000) {
                for (int j = 0; j < 50; j++) {
                    accepted += readsOrRefuses(encoding, mutation.of(bytes)) ? 1 : 0;
                }
            }
        }
        assertTrue(accepted > 1_000, "too few mutations were messages: " + accepted);
    }

    @ParameterizedTest
    @EnumSource
    void theGreatestNestingFitsIntoASmallStack(Encoding encoding) throws InterruptedException {
        // given
        Object nested = List.of();
        for (int i = 1; i < ReadLimits.MAX_DEPTH; i++) {
            nested = List.of(nested);
        }
        Object deepest = nested;
        var limits = new ReadLimits(1 << 20, ReadLimits.MAX_DEPTH, 1_000, 1_000, 1_000);
        var failure = new AtomicReference<Throwable>();

        // when
        var thread = new Thread(
                null,
                () -> {
                    try {
                        var serializer = Serializer.of(encoding);
                        Bytes bytes = serializer.write(deepest);
                        assertEquals(
                                deepest, serializer.readValue(bytes.array(), bytes.offset(), bytes.length(), limits));
                        assertThrows(WampError.class, () -> serializer.write(Collections.singletonList(deepest)));
                    } catch (Throwable t) {
                        failure.set(t);
                    }
                },
                "small stack",
                256 << 10);
        thread.start();
        thread.join();

        // then
        assertEquals(null, failure.get());
    }

    @Test
    void aListThatContainsItselfIsRefused() {
        Object[] endless = new Object[1];
        endless[0] = endless;
        assertThrows(WampError.class, () -> Serializer.of(Encoding.CBOR).write(endless));
    }

    /** Everything that may be done with a message that was read works, too. */
    private static boolean readsOrRefuses(Encoding encoding, byte[] bytes) {
        var serializer = Serializer.of(encoding);
        Message message;
        try {
            message = serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT);
        } catch (ProtocolException refused) {
            return false;
        }
        for (Encoding other : Encoding.values()) {
            try {
                byte[] again = written(other, message);
                Message same = Serializer.of(other).read(again, 0, again.length, LIMITS);
                assertTrue(Attributes.same(message, same), message::label);
            } catch (WampError cannotBeWritten) {
                assertEquals("wamp.error.invalid_payload", cannotBeWritten.uri());
            } catch (ProtocolException e) {
                throw new AssertionError(e.getMessage(), e);
            }
        }
        return true;
    }

    private static byte[] written(Encoding encoding, Message message) {
        var out = new ByteSink(64);
        Serializer.of(encoding).write(message, out);
        return Arrays.copyOf(out.array(), out.length());
    }

    /** Small damages to bytes. */
    private record Mutation(Random random) {
        private static final byte[][] NASTY = {
            {(byte) 0xdb, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            {(byte) 0xdd, 0, 0, 1, 0},
            {(byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 2},
            {(byte) 0x9f},
            {(byte) 0xbf},
            {(byte) 0x7f},
            {(byte) 0x5f},
            {(byte) 0xff},
            {(byte) 0xc2},
            {(byte) 0xf9, 0x7e, 0},
            {'[', '['},
            {'"', '\\', 'u', '0', '0', '0', '0'},
            {'1', 'e', '9', '9', '9'},
            {'{', '"', 'a', '"', ':'},
        };

        byte[] of(byte[] bytes) {
            byte[] mutated = bytes;
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                mutated = once(mutated);
            }
            return mutated;
        }

        private byte[] once(byte[] bytes) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(8));
            return switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, at, NASTY[random.nextInt(NASTY.length)]);
                case 1 -> spliced(bytes, at, to, new byte[0]);
                case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
                case 3 -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
                default -> flipped(bytes, at);
            };
        }

        private byte[] flipped(byte[] bytes, int at) {
            byte[] flipped = bytes.clone();
            if (at < bytes.length) {
                flipped[at] ^= (byte) (1 << random.nextInt(8));
            }
            return flipped;
        }

        private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
            byte[] spliced = Arrays.copyOf(bytes, from + with.length + bytes.length - to);
            System.arraycopy(with, 0, spliced, from, with.length);
            System.arraycopy(bytes, to, spliced, from + with.length, bytes.length - to);
            return spliced;
        }
    }
}
