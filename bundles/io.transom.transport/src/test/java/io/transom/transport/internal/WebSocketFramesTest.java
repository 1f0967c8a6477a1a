package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Address;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Keepalive;
import io.transom.transport.ListenOptions;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Closed;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ReadLimits;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final Message CALL = new Message.Call(1, Map.of(), "com.example.add", Messages.PAYLOAD);

    private final Wire wire = Wire.webSocketServer(Encoding.JSON).welcomed();

    private static byte[] json(Message message) {
        return Wire.encode(Encoding.JSON, message);
    }

    /** A frame of the client. */
    private static byte[] masked(int first, byte[] payload) {
        return Wire.frame(first, true, payload);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertClosedWith(int code) {
        byte[] last = wire.written();
        assertTrue(last.length >= 4, "a close frame");
        assertEquals(FIN | CLOSE, last[0] & 0xff);
        assertEquals(code, (last[2] & 0xff) << 8 | (last[3] & 0xff));
        assertFalse(wire.channel.isActive());
        assertEquals(1, wire.receiver.closings.get());
        assertEquals(Closed.CONNECTION_LOST, wire.receiver.awaitClosed().reason());
        wire.close();
    }

    /** Between two sessions of a connection it is as before the first. */
    @Test
    void afterTheGoodbyesOfBothOnlyWhatIsShortIsTakenUntilTheNextWelcome() throws Exception {
        byte[] large = text(json(new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(20_000)))));
        byte[] goodbye = text(json(new Message.Goodbye(Map.of(), "a.b")));
        wire.connection.send(new Message.Goodbye(Map.of(), "a.b"));
        wire.arrives(large);
        assertInstanceOf(Message.Event.class, wire.receiver.next(), "it may have been on its way");
        wire.arrives(goodbye);
        assertInstanceOf(Message.Goodbye.class, wire.receiver.next());
        assertEquals(16 << 10, wire.connection.messageLimit());

        wire.welcomed().arrives(large, goodbye, large);
        assertInstanceOf(Message.Event.class, wire.receiver.next());
        assertInstanceOf(Message.Goodbye.class, wire.receiver.next());
        assertInstanceOf(Message.Event.class, wire.receiver.next(), "the session is not over yet");
        wire.connection.send(new Message.Goodbye(Map.of(), "a.b"));
        wire.arrives(large);
        assertEquals(Map.of("message.bytes", 1L), wire.limitHits.snapshot());
        wire.close();
    }

    private static byte[] text(byte[] payload) {
        return Wire.frame(FIN | TEXT, true, payload);
    }

    @Test
    void aMessageInOneFrameIsReceived() throws Exception {
        wire.arrives(masked(FIN | TEXT, json(CALL)));
        assertEquals(CALL, wire.receiver.next());
        wire.close();
    }

    @Test
    void manyMessagesInOneReadKeepTheirOrder() throws Exception {
        byte[][] frames = Messages.ALL.stream()
                .map(message -> masked(FIN | TEXT, json(message)))
                .toArray(byte[][]::new);
        wire.arrives(frames);
        for (Message message : Messages.ALL) {
            assertEquals(message, wire.receiver.next());
        }
        wire.close();
    }

    @Test
    void bytesMayArriveOneByOne() throws Exception {
        wire.trickles(masked(FIN | TEXT, json(CALL)), masked(FIN | TEXT, json(CALL)));
        assertEquals(CALL, wire.receiver.next());
        assertEquals(CALL, wire.receiver.next());
        wire.close();
    }

    @Test
    void fragmentsAreJoinedAndControlFramesMayStandBetweenThem() throws Exception {
        byte[] json = json(CALL);
        for (int cut = 0; cut <= json.length; cut++) {
            wire.arrives(
                    masked(TEXT, Arrays.copyOf(json, cut)),
                    masked(FIN | PING, utf8("are you there")),
                    masked(0, new byte[0]),
                    masked(FIN, Arrays.copyOfRange(json, cut, json.length)));
            assertEquals(CALL, wire.receiver.next());
            assertArrayEquals(Wire.frame(FIN | PONG, false, utf8("are you there")), wire.written());
        }
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 125, 126, 127, 65_000, 65_535, 65_536, 300_000})
    void everyFormOfLengthIsReadAndWritten(int size) throws Exception {
        var message = new Message.Publish(1, Map.of(), "com.example", Payload.of("x".repeat(size)));
        wire.arrives(masked(FIN | TEXT, json(message)));
        assertEquals(message, wire.receiver.next());
        wire.connection.send(message);
        assertArrayEquals(Wire.frame(FIN | TEXT, false, json(message)), wire.written());
        wire.close();
    }

    @Test
    void theClientMasksAndTheServerReadsIt() throws Exception {
        try (var client = Wire.webSocket(Encoding.CBOR, true, ReadLimits.DEFAULT, Keepalive.NONE);
                var server = Wire.webSocketServer(Encoding.CBOR).welcomed()) {
            client.connection.send(CALL);
            byte[] sent = client.written();
            assertEquals(FIN | BINARY, sent[0] & 0xff);
            assertTrue((sent[1] & 0x80) != 0, "masked");
            server.arrives(sent);
            assertEquals(CALL, server.receiver.next());
        }
        wire.close();
    }

    @Test
    void aPingIsAnsweredWithItsPayloadAndAPongIgnored() {
        wire.arrives(masked(FIN | PING, new byte[0]), masked(FIN | PONG, utf8("unasked")));
        assertArrayEquals(Wire.frame(FIN | PONG, false, new byte[0]), wire.written());
        wire.close();
    }

    static Stream<Arguments> protocolErrors() {
        byte[] nothing = {};
        return Stream.of(
                Arguments.of("not masked", Wire.frame(FIN | TEXT, false, utf8("[]"))),
                Arguments.of("reserved bit", masked(FIN | 0x40 | TEXT, utf8("[]"))),
                Arguments.of("reserved opcode", masked(FIN | 3, nothing)),
                Arguments.of("reserved control opcode", masked(FIN | 11, nothing)),
                Arguments.of("fragmented ping", masked(PING, nothing)),
                Arguments.of("long ping", masked(FIN | PING, new byte[126])),
                Arguments.of("continuation of nothing", masked(FIN, utf8("[]"))),
                Arguments.of(
                        "message inside a message", Wire.join(masked(TEXT, utf8("[")), masked(FIN | TEXT, nothing))),
                Arguments.of("length in too many bytes", Wire.bytes(FIN | TEXT, 0x80 | 126, 0, 5, 0, 0, 0, 0)),
                Arguments.of("close with one byte", masked(FIN | CLOSE, new byte[1])),
                Arguments.of("close with a code that is never sent", masked(FIN | CLOSE, Wire.bytes(1005 >> 8, 1005))),
                Arguments.of("close with an unknown code", masked(FIN | CLOSE, Wire.bytes(2000 >> 8, 2000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocolErrors")
    void aBrokenRuleClosesWith1002(String name, byte[] frames) {
        wire.arrives(frames);
        assertClosedWith(1002);
    }

    /** RFC 6455 section 7.4 and the IANA registry: what may be sent is answered with the same, all else with 1002. */
    @Test
    void everyCloseCodeIsAnswered() {
        for (int code = 0; code < 0x1_0000; code += code < 1_100 || (code > 2_990 && code < 5_010) ? 1 : 97) {
            boolean known = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
            boolean mayBeSent = known || (code >= 3000 && code <= 4999);
            try (var server = Wire.webSocketServer(Encoding.JSON)) {
                server.arrives(masked(FIN | CLOSE, Wire.bytes(code >> 8, code)));
                byte[] answer = server.written();
                assertEquals(FIN | CLOSE, answer[0] & 0xff);
                assertEquals(mayBeSent ? code : 1002, (answer[2] & 0xff) << 8 | (answer[3] & 0xff), "code " + code);
                assertEquals(code == 1000, server.receiver.awaitClosed().clean());
            }
        }
        wire.close();
    }

    @Test
    void aCloseFrameWithoutACodeIsAnsweredWithoutOne() {
        wire.arrives(masked(FIN | CLOSE, new byte[0]));
        assertArrayEquals(Wire.frame(FIN | CLOSE, false, new byte[0]), wire.written());
        assertTrue(wire.receiver.awaitClosed().clean());
        wire.close();
    }

    @Test
    void theServersMaskIsAProtocolErrorForTheClient() {
        try (var client = Wire.webSocket(Encoding.JSON, true, ReadLimits.DEFAULT, Keepalive.NONE)) {
            client.arrives(masked(FIN | TEXT, json(CALL)));
            assertEquals(FIN | CLOSE, client.written()[0] & 0xff);
            client.channel.advanceTimeBy(1, TimeUnit.SECONDS);
            client.channel.runScheduledPendingTasks();
            assertTrue(client.channel.isActive(), "the server closes first");
            client.channel.advanceTimeBy(1, TimeUnit.SECONDS);
            client.channel.runScheduledPendingTasks();
            assertFalse(client.channel.isActive());
        }
        wire.close();
    }

    @Test
    void aTextThatIsNotUtf8ClosesWith1007() {
        wire.arrives(masked(FIN | TEXT, Wire.bytes('[', 0xc3, 0x28)));
        assertClosedWith(1007);
    }

    @Test
    void aTextThatEndsInsideACharacterClosesWith1007() {
        wire.arrives(masked(TEXT, Wire.bytes('[', 0xe2, 0x82)), masked(FIN, new byte[0]));
        assertClosedWith(1007);
    }

    /** However the bytes are cut, it is found with the byte that cannot follow, and the rest is not waited for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 20, 130, 70_000})
    void aTextThatIsNotUtf8IsFoundBeforeItsFrameEnds(int good) {
        byte[] text = new byte[good + 100];
        Arrays.fill(text, (byte) 'x');
        text[good] = (byte) 0xed;
        text[good + 1] = (byte) 0xa0;
        byte[] frame = masked(FIN | TEXT, text);
        int wrong = frame.length - text.length + good + 1;
        wire.arrives(Arrays.copyOf(frame, wrong - 1));
        wire.arrives(Arrays.copyOfRange(frame, wrong - 1, wrong));
        assertTrue(wire.channel.isActive());
        wire.arrives(Arrays.copyOfRange(frame, wrong, wrong + 1));
        assertClosedWith(1007);
    }

    @Test
    void aTextIsUnmaskedOnceHoweverItIsCut() throws Exception {
        var message = new Message.Publish(1, Map.of(), "com.example", Payload.of("🌿 and a few more"));
        byte[] frame = masked(FIN | TEXT, json(message));
        for (int first = 1; first < frame.length - 1; first++) {
            wire.channel.advanceTimeBy(1, TimeUnit.SECONDS); // pings are counted by the second
            for (int second = first + 1; second < frame.length; second++) {
                wire.arrives(Arrays.copyOf(frame, first));
                wire.arrives(Arrays.copyOfRange(frame, first, second));
                wire.arrives(Arrays.copyOfRange(frame, second, frame.length), masked(FIN | PING, utf8("ping")));
                assertEquals(message, wire.receiver.next());
                assertArrayEquals(Wire.frame(FIN | PONG, false, utf8("ping")), wire.written());
            }
        }
        wire.close();
    }

    @Test
    void aFragmentThatBreaksUtf8IsFoundBeforeTheMessageEnds() {
        wire.arrives(masked(TEXT, Wire.bytes('[', 0xed)), masked(0, Wire.bytes(0xa0)));
        assertClosedWith(1007);
    }

    @Test
    void aCharacterMayBeCutBetweenFragments() throws Exception {
        var message = new Message.Publish(1, Map.of(), "com.example", Payload.of("🌿"));
        byte[] json = json(message);
        byte[][] frames = new byte[json.length][];
        for (int i = 0; i < json.length; i++) {
            int fin = i == json.length - 1 ? FIN : 0;
            frames[i] = masked(fin | (i == 0 ? TEXT : 0), new byte[] {json[i]});
        }
        wire.arrives(frames);
        assertEquals(message, wire.receiver.next());
        wire.close();
    }

    @Test
    void aCloseReasonThatIsNotUtf8ClosesWith1007() {
        wire.arrives(masked(FIN | CLOSE, Wire.bytes(1000 >> 8, 1000, 0xff)));
        assertClosedWith(1007);
    }

    @Test
    void aFrameThatIsTooLongIsRefusedAtItsHeader() {
        wire.arrives(Wire.bytes(FIN | TEXT, 0x80 | 127, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0));
        assertClosedWith(1009);
    }

    @Test
    void aLengthOf64BitsIsRefusedAtItsHeader() {
        wire.arrives(Wire.bytes(FIN | TEXT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0));
        assertClosedWith(1009);
    }

    /** Near the end of what an int holds: 16 bytes of it have come, so nothing but the header can be judged. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGreatestLimitIsKeptToo(boolean deflated) {
        int most = TransportLimits.MOST_MESSAGE_BYTES;
        ReadLimits limits = ReadLimits.DEFAULT.withMessageBytes(most);
        assertThrows(
                IllegalArgumentException.class,
                () -> ListenOptions.rawSocket(new Address.Tcp("127.0.0.1", 0))
                        .withLimits(ReadLimits.DEFAULT.withMessageBytes(most + 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> ConnectOptions.to(URI.create("ws://localhost/"))
                        .withLimits(ReadLimits.DEFAULT.withMessageBytes(most + 1)));
        int first = deflated ? 0xc1 : 0x81;
        long longest = deflated ? most + most / 16 + 64 : most;
        for (long more : new long[] {0, 1}) {
            try (var wire = Wire.limited(deflated, limits).welcomed()) {
                assertTrue(wire.connection.turn().reserve(4 << 20)); // so that it is not made room for
                byte[] header = ByteBuffer.allocate(14)
                        .put((byte) first)
                        .put((byte) 0xff)
                        .putLong(longest + more)
                        .putInt(0)
                        .array();
                wire.arrives(header, Wire.bytes('[', '['));
                assertEquals(more == 0, wire.channel.isActive());
            }
        }
    }

    @Test
    void fragmentsTogetherAreBounded() {
        wire.arrives(masked(TEXT, new byte[1 << 19]), masked(0, new byte[1 << 19]));
        assertTrue(wire.channel.isActive());
        wire.arrives(masked(0, new byte[1]));
        assertClosedWith(1009);
    }

    @Test
    void beforeWelcomeMessagesAreShort() {
        var opening = Wire.webSocketServer(Encoding.JSON);
        opening.arrives(Wire.bytes(FIN | TEXT, 0x80 | 126, 0x40, 1, 0, 0, 0, 0));
        assertFalse(opening.channel.isActive());
        opening.close();
        wire.close();
    }

    @Test
    void aWelcomeThatArrivesLiftsTheLimitToo() throws Exception {
        var client = Wire.webSocket(Encoding.JSON, true, ReadLimits.DEFAULT, Keepalive.NONE);
        var large = new Message.Event(1, 2, Map.of(), Payload.of("x".repeat(500_000)));
        client.arrives(
                Wire.frame(FIN | TEXT, false, json(new Message.Welcome(1, Map.of()))),
                Wire.frame(FIN | TEXT, false, json(large)));
        client.receiver.next();
        assertEquals(large, client.receiver.next());
        client.close();
        wire.close();
    }

    @Test
    void theOtherKindOfFrameIsAViolationThatTheReceiverDecidesOn() throws Exception {
        wire.arrives(masked(FIN | BINARY, json(CALL)), masked(FIN | TEXT, json(CALL)));
        assertEquals(1, wire.receiver.violations.size());
        assertEquals(CALL, wire.receiver.next());
        wire.close();
    }

    @Test
    void whatIsNoMessageIsAViolation() {
        wire.arrives(masked(FIN | TEXT, utf8("{}")), masked(FIN | TEXT, utf8("[48")), masked(FIN | TEXT, new byte[0]));
        assertEquals(3, wire.receiver.violations.size());
        assertTrue(wire.channel.isActive());
        wire.close();
    }

    @Test
    void thePeersCloseIsAnsweredWithItsCode() {
        wire.arrives(masked(FIN | CLOSE, Wire.join(Wire.bytes(1000 >> 8, 1000), utf8("bye"))));
        assertArrayEquals(Wire.frame(FIN | CLOSE, false, Wire.bytes(1000 >> 8, 1000)), wire.written());
        assertEquals(
                new Closed("wamp.close.normal", "closed by the peer: 1000 bye", true), wire.receiver.awaitClosed());
        wire.close();
    }

    @Test
    void aCloseWithoutCodeIsAnsweredWithoutCode() {
        wire.arrives(masked(FIN | CLOSE, new byte[0]));
        assertArrayEquals(Wire.frame(FIN | CLOSE, false, new byte[0]), wire.written());
        assertTrue(wire.receiver.awaitClosed().clean());
        wire.close();
    }

    @Test
    void closingSendsWhatIsPendingAndWaitsForThePeersClose() {
        wire.connection.send(CALL);
        wire.connection.close();
        wire.connection.send(CALL);
        byte[] close = Wire.frame(FIN | CLOSE, false, Wire.bytes(1000 >> 8, 1000));
        assertArrayEquals(Wire.join(Wire.frame(FIN | TEXT, false, json(CALL)), close), wire.written());
        assertTrue(wire.channel.isActive(), "the peer has not closed yet");
        wire.arrives(masked(FIN | TEXT, json(CALL)), masked(FIN | CLOSE, Wire.bytes(1000 >> 8, 1000)));
        assertFalse(wire.channel.isActive());
        assertTrue(wire.receiver.messages.isEmpty(), "nothing is received after close");
        assertEquals(new Closed("wamp.close.normal", "closed", true), wire.receiver.awaitClosed());
        assertEquals(0, wire.written().length);
        wire.close();
    }

    @Test
    void aPeerThatDoesNotAnswerTheCloseIsCutOff() {
        wire.connection.close();
        wire.written();
        wire.channel.advanceTimeBy(2, TimeUnit.SECONDS);
        wire.channel.runScheduledPendingTasks();
        assertFalse(wire.channel.isActive());
        wire.close();
    }

    @Test
    void goingAwaySays1001() {
        wire.connection.goAway();
        byte[] last = wire.written();
        assertEquals(1001, (last[2] & 0xff) << 8 | (last[3] & 0xff));
        wire.close();
    }

    @Test
    void abortDropsWhatIsPending() {
        wire.connection.send(CALL);
        wire.connection.abort("enough");
        wire.connection.send(CALL);
        assertEquals(0, wire.written().length);
        assertEquals(Closed.lost("enough"), wire.receiver.awaitClosed());
        assertEquals(1, wire.receiver.closings.get());
        wire.close();
    }

    @Test
    void aReceiverThatThrowsEndsItsConnectionWith1011() {
        wire.receiver.fail = true;
        wire.arrives(masked(FIN | TEXT, json(CALL)));
        byte[] last = wire.written();
        assertEquals(1011, (last[2] & 0xff) << 8 | (last[3] & 0xff));
        wire.close();
    }
}
