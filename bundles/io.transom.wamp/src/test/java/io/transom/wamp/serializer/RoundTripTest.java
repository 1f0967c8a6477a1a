package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.internal.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RoundTripTest {
    private static final ReadLimits WIDE = ReadLimits.DEFAULT.withMessageBytes(64 << 20);

    @ParameterizedTest
    @EnumSource
    void aMessageIsTheSameAfterAWayThroughAnyTwoEncodings(Encoding first) throws ProtocolException {
        var messages = new RandomMessages(7);
        for (int i = 0; i < 300; i++) {
            // given
            Message message = messages.next();

            // when
            Message once = through(first, message);

            // then
            assertTrue(Attributes.same(message, once), message::label);
            for (Encoding second : Encoding.values()) {
                assertTrue(Attributes.same(message, through(second, once)), message::label);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueIsTheSameAfterAWay(Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        var values = new RandomMessages(8);
        for (int i = 0; i < 1_000; i++) {
            Object value = values.value(4);
            Bytes bytes = serializer.write(value);
            assertTrue(Values.equal(value, serializer.readValue(bytes.array(), bytes.offset(), bytes.length(), WIDE)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsReadFromTheMiddleOfAnArrayAndKeepsNoneOfIt(Encoding encoding) throws ProtocolException {
        // given
        var serializer = Serializer.of(encoding);
        Message message = new Message.Call(
                1,
                java.util.Map.of(),
                "com.example.add",
                io.transom.wamp.Payload.of(List.of(1L, "x"), java.util.Map.of("k", 2L)));
        var out = new ByteSink(1);
        out.put(new byte[] {'[', '9', ','}, 0, 3);
        serializer.write(message, out);
        int length = out.length() - 3;
        out.put('}');

        // when
        Message read = serializer.read(out.array(), 3, length, WIDE);
        Arrays.fill(out.array(), (byte) 0);

        // then
        assertTrue(Attributes.same(message, read));
    }

    @ParameterizedTest
    @EnumSource
    void droppedPrependedAndTakenAwayBytesEqualDecodedOnes(Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        var values = new RandomMessages(9);
        var random = new Random(9);
        for (int i = 0; i < 500; i++) {
            // given
            List<Object> args = values.list(2);
            List<Object> more = values.list(1);
            var kwargs = values.map(2);
            int n = random.nextInt(args.size() + 2);
            Set<String> keys = some(kwargs.keySet(), random);

            // when
            var dropped = serializer.readArgs(serializer.dropArgs(serializer.write(args), n));
            var prepended = serializer.readArgs(serializer.prepend(serializer.write(args), more));
            var rest = serializer.readKwargs(serializer.without(serializer.write(kwargs), keys));

            // then
            assertTrue(Values.equal(args.subList(Math.min(n, args.size()), args.size()), dropped));
            var both = new ArrayList<>(more);
            both.addAll(args);
            assertTrue(Values.equal(both, prepended));
            var expected = new LinkedHashMap<>(kwargs);
            expected.keySet().removeAll(keys);
            assertTrue(Values.equal(expected, rest));
            assertEquals(List.copyOf(expected.keySet()), List.copyOf(rest.keySet()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftAfterDroppingIsTheSameBytes(Encoding encoding) {
        var serializer = Serializer.of(encoding);
        Bytes all = serializer.write(List.of("a", 1.5, List.of()));
        Bytes rest = serializer.write(List.of(1.5, List.of()));
        assertEquals(rest, serializer.dropArgs(all, 1));
        assertEquals(all, serializer.prepend(rest, List.of("a")));
        assertEquals(all, serializer.prepend(Bytes.EMPTY, List.of("a", 1.5, List.of())));
        assertEquals(Bytes.EMPTY, serializer.dropArgs(all, 3));
        assertEquals(Bytes.EMPTY, serializer.dropArgs(all, 9));
        assertArrayEquals(all.toArray(), serializer.dropArgs(all, 0).toArray());
    }

    private static Message through(Encoding encoding, Message message) throws ProtocolException {
        var out = new ByteSink(64);
        Serializer.of(encoding).write(message, out);
        return Serializer.of(encoding).read(out.array(), 0, out.length(), WIDE);
    }

    private static Set<String> some(Set<String> keys, Random random) {
        var some = new HashSet<>(Set.of("absent"));
        keys.stream().filter(key -> random.nextBoolean()).forEach(some::add);
        return some;
    }
}
