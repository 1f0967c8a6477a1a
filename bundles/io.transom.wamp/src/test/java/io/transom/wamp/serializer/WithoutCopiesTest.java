package io.transom.wamp.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long payloads stay in the array in which they came, from reading to writing. */
final class WithoutCopiesTest {
    private static byte[] written(Serializer serializer, Message message, ByteSink sink) {
        serializer.write(message, sink);
        var all = new ByteArrayOutputStream();
        sink.forEach(all::write);
        assertEquals(all.size(), sink.total());
        assertTrue(Arrays.equals(all.toByteArray(), Arrays.copyOf(sink.inOneArray(), sink.total())));
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void aGatheringSinkHasTheSameBytes(Encoding encoding) {
        var serializer = Serializer.of(encoding);
        var messages = new RandomMessages(11);
        for (int i = 0; i < 300; i++) {
            Message message = messages.next();
            byte[] copied = written(serializer, message, new ByteSink(64));
            var sink = ByteSink.gathering(64, i % 40);
            assertTrue(Arrays.equals(copied, written(serializer, message, sink)), message::label);
            sink.clear();
            assertTrue(Arrays.equals(copied, written(serializer, message, sink)), message::label);
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsThatFillAnOwnedArrayStayThere(Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        var payload = Payload.of(List.of("x".repeat(5_000)), Map.of("k", "y".repeat(5_000)));
        byte[] bytes = written(serializer, new Message.Call(1, Map.of(), "p", payload), new ByteSink(64));
        byte[] owned = bytes.clone();

        Message read = serializer.readOwned(owned, 0, owned.length, ReadLimits.DEFAULT);
        assertSame(owned, read.payload().argsIn(encoding).array());
        assertSame(owned, read.payload().kwargsIn(encoding).array());
        assertEquals(payload, read.payload());

        Message copied = serializer.read(owned, 0, owned.length, ReadLimits.DEFAULT);
        assertNotSame(owned, copied.payload().argsIn(encoding).array());

        // written again: by reference
        var sink = ByteSink.gathering(64, 4_096);
        assertTrue(Arrays.equals(bytes, written(serializer, read, sink)));
        assertTrue(sink.array().length < 4_096);
    }

    @ParameterizedTest
    @EnumSource
    void aShortPayloadDoesNotKeepALongArray(Encoding encoding) throws ProtocolException {
        var serializer = Serializer.of(encoding);
        var message = new Message.Call(1, Map.of("x", "long".repeat(500)), "p", Payload.of("short"));
        byte[] owned = written(serializer, message, new ByteSink(64));
        Message read = serializer.readOwned(owned, 0, owned.length, ReadLimits.DEFAULT);
        assertTrue(read.payload().argsIn(encoding).array().length < 20);
        assertEquals(message, read);
    }

    @Test
    void goingBackToAMarkDropsWhatIsReferredToBehindIt() {
        var sink = ByteSink.gathering(64, 2);
        sink.put(1);
        sink.put(Bytes.of(new byte[] {2, 3}));
        sink.put(4);
        int mark = sink.length();
        sink.put(5);
        sink.put(Bytes.of(new byte[] {6, 7}));
        sink.length(mark);
        var all = new ByteArrayOutputStream();
        sink.forEach(all::write);
        assertTrue(Arrays.equals(new byte[] {1, 2, 3, 4}, all.toByteArray()));
        assertEquals(4, sink.total());
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenLeavesNothing(Encoding encoding) {
        var sink = ByteSink.gathering(64, 2);
        var unwritable = new Message.Call(1, Map.of("x", new Object()), "p", Payload.of("text"));
        assertThrows(WampError.class, () -> Serializer.of(encoding).write(unwritable, sink));
        assertEquals(0, sink.total());
    }
}
