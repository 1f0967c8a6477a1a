package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ConnectOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.Serializer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchedFramesTest extends Loopback {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final Message FIRST = Messages.ALL.get(0);
    private static final Message SECOND = Messages.ALL.get(1);

    private static byte[] bytes(Encoding encoding, Message message) {
        var sink = new ByteSink(100);
        Serializer.of(encoding).write(message, sink);
        return java.util.Arrays.copyOf(sink.array(), sink.length());
    }

    private static byte[] text(Message message, int separator) {
        return Wire.join(bytes(Encoding.JSON, message), Wire.bytes(separator));
    }

    private static byte[] binary(Message message) {
        byte[] bytes = bytes(Encoding.CBOR, message);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    @Test
    void eachTextIsFollowedByASeparator() throws Exception {
        try (var wire = Wire.batchedServer(Encoding.JSON).welcomed()) {
            wire.arrives(Wire.frame(TEXT, true, Wire.join(text(FIRST, 0x1e), text(SECOND, 0x1e))));
            assertEquals(FIRST, wire.receiver.next());
            assertEquals(SECOND, wire.receiver.next());
            wire.connection.send(FIRST);
            assertArrayEquals(Wire.frame(TEXT, false, text(FIRST, 0x1e)), wire.written());
        }
    }

    @Test
    void thePeersSeparatorIsTakenOver() throws Exception {
        try (var wire = Wire.batchedServer(Encoding.JSON).welcomed()) {
            wire.arrives(Wire.frame(TEXT, true, text(FIRST, 0x18)));
            assertEquals(FIRST, wire.receiver.next());
            wire.connection.send(SECOND);
            assertArrayEquals(Wire.frame(TEXT, false, text(SECOND, 0x18)), wire.written());
        }
    }

    @Test
    void eachBinaryMessageIsPrecededByItsLength() throws Exception {
        try (var wire = Wire.batchedServer(Encoding.CBOR).welcomed()) {
            wire.trickles(Wire.frame(BINARY, true, Wire.join(binary(FIRST), binary(SECOND))));
            assertEquals(FIRST, wire.receiver.next());
            assertEquals(SECOND, wire.receiver.next());
            wire.connection.send(FIRST);
            assertArrayEquals(Wire.frame(BINARY, false, binary(FIRST)), wire.written());
        }
    }

    @Test
    void whatIsSentInOneTurnIsOneBatch() throws Exception {
        for (boolean json : new boolean[] {true, false}) {
            try (var wire =
                    Wire.batchedServer(json ? Encoding.JSON : Encoding.CBOR).welcomed()) {
                var all = new ArrayList<byte[]>();
                for (int i = 0; i < 20; i++) { // through all forms of length but the longest
                    var message = new Message.Published(i, i);
                    wire.connection.send(message);
                    all.add(json ? text(message, 0x1e) : binary(message));
                }
                byte[] batch = Wire.join(all.toArray(byte[][]::new));
                assertArrayEquals(Wire.frame(json ? TEXT : BINARY, false, batch), wire.written());
                wire.connection.send(FIRST); // the next turn
                byte[] next = json ? text(FIRST, 0x1e) : binary(FIRST);
                assertArrayEquals(Wire.frame(json ? TEXT : BINARY, false, next), wire.written());
            }
        }
    }

    @Test
    void aBatchEndsBeforeAControlFrameAndAt16KiB() throws Exception {
        try (var wire = Wire.batchedServer(Encoding.JSON).welcomed()) {
            var large = new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(9_000)));
            wire.connection.send(FIRST);
            wire.connection.ping();
            wire.connection.send(SECOND);
            wire.connection.send(large);
            wire.connection.send(large);
            byte[] ping = Wire.bytes(0, 0, 0, 0, 0, 0, 0, 1);
            assertArrayEquals(
                    Wire.join(
                            Wire.frame(TEXT, false, text(FIRST, 0x1e)),
                            Wire.frame(0x89, false, ping),
                            Wire.frame(TEXT, false, Wire.join(text(SECOND, 0x1e), text(large, 0x1e))),
                            Wire.frame(TEXT, false, text(large, 0x1e))),
                    wire.written());
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void aClientMasksABatchAsItGrows(Encoding encoding) throws Exception {
        try (var client = Wire.batched(encoding, true).welcomed();
                var server = Wire.batchedServer(encoding).welcomed()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 30; i++) {
                    client.connection.send(new Message.Event(1, 1 + i, Map.of(), Payload.of("y".repeat(i * round))));
                }
                server.arrives(client.written());
                for (int i = 0; i < 30; i++) {
                    assertEquals(
                            new Message.Event(1, 1 + i, Map.of(), Payload.of("y".repeat(i * round))),
                            server.receiver.next());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void aBatchWithoutAMessageEndsTheConnection(Encoding encoding) {
        try (var wire = Wire.batchedServer(encoding).welcomed()) {
            wire.arrives(Wire.frame(encoding.binary() ? BINARY : TEXT, true, new byte[0]));
            byte[] close = wire.written();
            assertEquals(1002, (close[2] & 0xff) << 8 | close[3] & 0xff);
            assertTrue(wire.receiver.messages.isEmpty());
        }
    }

    @Test
    void aTextWithoutSeparatorIsAViolation() {
        try (var wire = Wire.batchedServer(Encoding.JSON).welcomed()) {
            wire.arrives(Wire.frame(TEXT, true, bytes(Encoding.JSON, FIRST)));
            assertEquals(1, wire.receiver.violations.size());
        }
    }

    @Test
    void aLengthThatIsNotThereIsAViolation() {
        for (byte[] batch :
                List.of(Wire.bytes(0, 0, 0), Wire.bytes(0, 0, 0, 2, 0x80), Wire.bytes(255, 255, 255, 255))) {
            try (var wire = Wire.batchedServer(Encoding.CBOR).welcomed()) {
                wire.arrives(Wire.frame(BINARY, true, batch));
                assertEquals(1, wire.receiver.violations.size());
                assertTrue(wire.receiver.messages.isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void bothEndsAgreeOnIt(Encoding encoding) throws Exception {
        var listener = echo(webSocket());
        var recorder = new Recorder();
        Connection connection = await(transports.connect(
                ConnectOptions.to(URI.create(ws(listener)))
                        .withEncodings(List.of(encoding))
                        .withBatched(),
                opened -> recorder));
        Messages.ALL.forEach(connection::send);
        for (Message message : Messages.ALL) {
            assertEquals(message, recorder.next());
        }
    }

    @Test
    void theFormThatTheClientNamesFirstIsTaken() {
        var served = List.of(Encoding.CBOR, Encoding.JSON);
        assertEquals(
                "wamp.2.cbor",
                Subprotocol.chosen(served, List.of("wamp.2.json.batched", "wamp.2.cbor", "wamp.2.cbor.batched"))
                        .orElseThrow()
                        .id());
        assertEquals(
                "wamp.2.cbor.batched",
                Subprotocol.chosen(served, List.of("wamp.2.cbor.batched", "wamp.2.cbor"))
                        .orElseThrow()
                        .id());
        assertTrue(Subprotocol.chosen(served, List.of("wamp.2.msgpack.batched")).isEmpty());
    }
}
