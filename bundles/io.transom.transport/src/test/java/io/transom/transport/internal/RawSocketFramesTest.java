package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ReadLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RawSocketFramesTest {
    private static final Message CALL = new Message.Call(1, Map.of(), "com.example.add", Messages.PAYLOAD);

    private static byte[] frame(int type, byte[] payload) {
        return Wire.join(Wire.bytes(type, payload.length >> 16, payload.length >> 8, payload.length), payload);
    }

    private static Wire wire(Encoding encoding) {
        return Wire.rawSocket(encoding, 15, ReadLimits.DEFAULT).welcomed();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void framesMayBeSplitAndJoined(Encoding encoding) throws Exception {
        try (var wire = wire(encoding)) {
            byte[] two = Wire.join(
                    frame(0, Wire.encode(encoding, CALL)),
                    frame(1, Wire.bytes(1, 2, 3)),
                    frame(0, Wire.encode(encoding, CALL)));
            for (int cut = 0; cut <= two.length; cut++) {
                wire.arrives(Arrays.copyOf(two, cut));
                wire.arrives(Arrays.copyOfRange(two, cut, two.length));
                assertEquals(CALL, wire.receiver.next());
                assertEquals(CALL, wire.receiver.next());
                assertArrayEquals(frame(2, Wire.bytes(1, 2, 3)), wire.written());
            }
            wire.trickles(two);
            assertEquals(2, wire.receiver.messages.size());
        }
    }

    @Test
    void aMessageIsWrittenWithItsLength() {
        try (var wire = wire(Encoding.CBOR)) {
            wire.connection.send(CALL);
            assertArrayEquals(frame(0, Wire.encode(Encoding.CBOR, CALL)), wire.written());
        }
    }

    @Test
    void aPongIsIgnored() {
        try (var wire = wire(Encoding.CBOR)) {
            wire.arrives(frame(2, Wire.bytes(1)));
            assertEquals(0, wire.written().length);
            assertTrue(wire.channel.isActive());
        }
    }

    @Test
    void reservedBitsAndTypesEndTheConnection() {
        for (int type : new int[] {3, 7, 0x0b, 0x10, 0x20, 0x40, 0x80, 0xff}) {
            try (var wire = wire(Encoding.CBOR)) {
                wire.arrives(frame(type, new byte[0]));
                assertFalse(wire.channel.isActive(), "type " + type);
            }
        }
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedAtTheHeader() {
        try (var wire = wire(Encoding.CBOR)) {
            wire.arrives(Wire.bytes(0, 0x10, 0, 1));
            assertFalse(wire.channel.isActive());
            assertTrue(wire.receiver.awaitClosed().message().contains("message.bytes"));
        }
    }

    /** The bit for 2^24, with all of the length cleared (RawSocket transport, Framing). */
    @Test
    void aMessageOf16MiBIsReadAndWritten() throws Exception {
        var limits = ReadLimits.DEFAULT.withMessageBytes(20 << 20);
        byte[] empty = Wire.encode(Encoding.CBOR, new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(70_000))));
        int length = (1 << 24) - empty.length + 70_000;
        Message longest = new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(length)));
        try (var wire = Wire.rawSocket(Encoding.CBOR, 15, limits).welcomed()) {
            wire.connection.send(longest);
            byte[] written = wire.written();
            assertEquals(4 + (1 << 24), written.length);
            assertArrayEquals(Wire.bytes(8, 0, 0, 0), Arrays.copyOf(written, 4));
            wire.arrives(written);
            assertEquals(longest, wire.receiver.next());

            wire.connection.send(new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(length + 1))));
            assertEquals(0, wire.written().length);

            wire.arrives(Wire.bytes(8, 0, 0, 1));
            assertFalse(wire.channel.isActive());
        }
        try (var wire = Wire.rawSocket(Encoding.CBOR, 14, limits).welcomed()) {
            wire.connection.send(longest);
            assertEquals(0, wire.written().length);
        }
    }

    /** The handshake promises powers of two. */
    @Test
    void aPeerMustKeepToWhatTheHandshakePromised() {
        var limits = ReadLimits.DEFAULT.withMessageBytes(100_000);
        try (var wire = Wire.rawSocket(Encoding.CBOR, 15, limits).welcomed()) {
            wire.arrives(Wire.bytes(0, 1, 0, 0));
            assertTrue(wire.channel.isActive());
        }
        try (var wire = Wire.rawSocket(Encoding.CBOR, 15, limits).welcomed()) {
            wire.arrives(Wire.bytes(0, 1, 0, 1));
            assertEquals(
                    "limit message.bytes: at most 65536 bytes, found 65537",
                    wire.receiver.awaitClosed().message());
        }
    }

    @Test
    void onlyWhatReallyComesIsKept() {
        try (var wire = wire(Encoding.CBOR)) {
            wire.arrives(Wire.bytes(0, 0x0f, 0xff, 0xff));
            wire.arrives(new byte[100]);
            assertTrue(wire.channel.isActive());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "512, 0", "1023, 0", "1024, 1", "1048576, 11", "16777215, 14", "16777216, 15", "2000000000, 15"
    })
    void theLengthExponentPromisesNoMoreThanWeTake(int limit, int exponent) {
        assertEquals(exponent, RawSocketFrames.lengthExponent(limit));
    }

    /**
     * A call to us that cannot be answered gets an error, one of whose results is only the next is canceled; what cannot be asked
     * for fails; an event is lost.
     */
    @Test
    void whatIsLongerThanThePeerTakesIsReplacedByAnError() throws Exception {
        try (var wire = Wire.rawSocket(Encoding.CBOR, 0, ReadLimits.DEFAULT).welcomed()) {
            var large = Payload.of("x".repeat(1_000));
            wire.connection.send(new Message.Call(5, Map.of(), "com.example", large));
            wire.connection.send(new Message.Event(5, 6, Map.of(), large));
            wire.connection.send(new Message.Publish(6, Map.of(), "com.example", large));
            wire.connection.send(new Message.Publish(7, Map.of("acknowledge", true), "com.example", large));
            wire.connection.send(new Message.Invocation(8, 9, Map.of(), large));
            wire.connection.send(new Message.Subscribe(9, Map.of(), "x".repeat(1_000)));
            wire.connection.send(new Message.Register(10, Map.of(), "x".repeat(1_000)));
            wire.connection.send(new Message.Result(11, Map.of("progress", true), large));
            assertEquals(0, wire.written().length);
            assertError(wire.receiver.next(), Message.Call.CODE, 5);
            assertError(wire.receiver.next(), Message.Publish.CODE, 7);
            assertError(wire.receiver.next(), Message.Invocation.CODE, 8);
            assertError(wire.receiver.next(), Message.Subscribe.CODE, 9);
            assertError(wire.receiver.next(), Message.Register.CODE, 10);
            var cancel = assertInstanceOf(Message.Cancel.class, wire.receiver.next());
            assertEquals(11, cancel.request());
            assertEquals("killnowait", cancel.options().get("mode"));
            String why = String.valueOf(cancel.options().get("message"));
            assertTrue(
                    why.startsWith(
                            "a progressive result cannot be sent: the peer takes messages of at most 512 bytes, found "),
                    why);

            wire.connection.send(new Message.Result(10, Map.of(), large));
            wire.connection.send(new Message.Yield(11, Map.of(), large));
            wire.connection.send(new Message.Error(48, 12, Map.of(), "com.example.error", large));
            try (var peer = wire(Encoding.CBOR)) {
                peer.arrives(wire.written());
                assertError(peer.receiver.next(), Message.Call.CODE, 10);
                assertError(peer.receiver.next(), Message.Invocation.CODE, 11);
                assertEquals(
                        new Message.Error(48, 12, Map.of(), "com.example.error", Payload.NONE), peer.receiver.next());
            }
        }
    }

    /** An error whose URI alone is too long still answers; what ends a session ends it. */
    @Test
    void whatCannotBeSentInFullIsSentWithLess() throws Exception {
        var long600 = Map.<String, Object>of("message", "x".repeat(600));
        try (var wire = Wire.rawSocket(Encoding.CBOR, 0, ReadLimits.DEFAULT).welcomed();
                var peer = wire(Encoding.CBOR)) {
            wire.connection.send(new Message.Error(48, 12, Map.of(), "x".repeat(600), Payload.of("x".repeat(600))));
            wire.connection.send(new Message.Error(48, 13, long600, "com.example.error", Payload.NONE));
            wire.connection.send(new Message.Goodbye(long600, "wamp.close.normal"));
            wire.connection.send(new Message.Abort(long600, "wamp.error.protocol_violation"));
            wire.connection.send(new Message.Unregistered(0, long600));
            peer.arrives(wire.written());
            assertError(peer.receiver.next(), Message.Call.CODE, 12);
            assertEquals(new Message.Error(48, 13, Map.of(), "com.example.error", Payload.NONE), peer.receiver.next());
            assertEquals(new Message.Goodbye(Map.of(), "wamp.close.normal"), peer.receiver.next());
            assertEquals(new Message.Abort(Map.of(), "wamp.error.protocol_violation"), peer.receiver.next());
            assertTrue(peer.receiver.messages.isEmpty());
        }
    }

    /** Nobody waits for a session that cannot come to be. */
    @Test
    void anOpeningThatCannotBeSentEndsTheConnection() {
        var details = Map.<String, Object>of("x", "x".repeat(600));
        for (Message message : List.of(
                new Message.Hello("a", details),
                new Message.Welcome(1, details),
                new Message.Challenge("ticket", details),
                new Message.Authenticate("x", details))) {
            try (var wire = Wire.rawSocket(Encoding.CBOR, 0, ReadLimits.DEFAULT)) {
                wire.connection.send(message);
                assertEquals(0, wire.written().length);
                assertFalse(wire.channel.isActive());
                String why = wire.receiver.awaitClosed().message();
                assertTrue(why.startsWith(message.label() + " cannot be sent: the peer takes messages of"), why);
            }
        }
    }

    @Test
    void whatTheEncodingCannotWriteIsReplacedByAnError() throws Exception {
        try (var wire = wire(Encoding.MSGPACK)) {
            wire.connection.send(new Message.Call(5, Map.of(), "com.example", Payload.of(new Object())));
            assertEquals(0, wire.written().length);
            var error = (Message.Error) wire.receiver.next();
            assertEquals("wamp.error.invalid_payload", error.error());
        }
    }

    private static void assertError(Message message, int requestType, long request) {
        var error = (Message.Error) message;
        assertEquals(requestType, error.requestType());
        assertEquals(request, error.request());
        assertEquals("wamp.error.payload_size_exceeded", error.error());
    }

    @Test
    void closingEndsTheStream() {
        try (var wire = wire(Encoding.CBOR)) {
            wire.connection.send(CALL);
            wire.connection.close();
            assertArrayEquals(frame(0, Wire.encode(Encoding.CBOR, CALL)), wire.written());
            assertEquals("wamp.close.normal", wire.receiver.awaitClosed().reason());
        }
    }
}
