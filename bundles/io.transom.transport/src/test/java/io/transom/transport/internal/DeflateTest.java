package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.transom.transport.ConnectOptions;
import io.transom.transport.TransportLimits;
import io.transom.transport.Transports;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.serializer.ReadLimits;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate, RFC 7692. */
class DeflateTest extends Loopback {
    private static final int FIN = 0x80;
    private static final int DEFLATED = 0x40;
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int CLOSE = 8;
    private static final String EXTENSION = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

    private final Wire wire = Wire.deflated(Encoding.JSON, false, false).welcomed();

    private static Message event(String text) {
        return new Message.Event(1, 2, Map.of(), Payload.of(text));
    }

    /** As a peer deflates it, with the tail left out. */
    private static byte[] deflate(byte[] message) {
        var deflater = new Deflater(9, true);
        deflater.setInput(message);
        byte[] room = new byte[2 * message.length + 100];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(room, length - 4);
    }

    private static byte[] json(Message message) {
        return Wire.encode(Encoding.JSON, message);
    }

    private static byte[] masked(int first, byte[] payload) {
        return Wire.frame(first, true, payload);
    }

    private void assertClosedWith(int code) {
        byte[] last = wire.written();
        assertEquals(FIN | CLOSE, last[0] & 0xff);
        assertEquals(code, (last[2] & 0xff) << 8 | (last[3] & 0xff));
        assertFalse(wire.channel.isActive());
        wire.close();
    }

    /** The examples of RFC 7692 section 7.2.3, in which the message is "Hello". */
    @ParameterizedTest
    @ValueSource(
            strings = {"f248cdc9c90700", "0005 00faff 48656c6c6f 00", "f348cdc9c9070000", "f2480500 0000ffff cac9c90700"
            })
    void theExamplesOfTheSpecificationAreRead(String hex) throws Exception {
        byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
        var deflation = new Deflation();
        deflation.enter();
        byte[] inflated = deflation.inflate(message, 0, message.length, 5);
        assertEquals("Hello", new String(inflated, 0, deflation.length(), StandardCharsets.US_ASCII));
        deflation.leave();
        wire.close();
    }

    /** What is held for a peer that does not read is about what is counted, however well it could be deflated. */
    @Test
    void whatWaitsTakesNoMoreThanItsDeflatedBytes() {
        for (int i = 0; i < 50; i++) {
            wire.connection.send(event(i + "x".repeat(1_000_000)));
            wire.channel.runPendingTasks();
        }

        long held = wire.allocator.metric().usedDirectMemory();
        assertTrue(held < 1 << 20, () -> held + " bytes");
        wire.close();
    }

    @Test
    void deflatedAndPlainMessagesMayFollowEachOther() throws Exception {
        Message message = event("a word, ".repeat(200));
        for (int round = 0; round < 3; round++) {
            wire.arrives(masked(FIN | DEFLATED | TEXT, deflate(json(message))), masked(FIN | TEXT, json(message)));
            assertEquals(message, wire.receiver.next());
            assertEquals(message, wire.receiver.next());
        }
        wire.close();
    }

    @Test
    void aDeflatedMessageMayComeInFragmentsAndByteByByte() throws Exception {
        Message message = event("🌿 a word, ".repeat(20));
        byte[] packed = deflate(json(message));
        for (int cut = 0; cut <= packed.length; cut++) {
            byte[] first = masked(DEFLATED | TEXT, Arrays.copyOf(packed, cut));
            byte[] last = masked(FIN, Arrays.copyOfRange(packed, cut, packed.length));
            wire.arrives(first, masked(FIN | PING, new byte[0]), masked(0, new byte[0]), last);
            wire.trickles(first, last);
            assertEquals(message, wire.receiver.next());
            assertEquals(message, wire.receiver.next());
        }
        wire.close();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void bothEndsReadWhatTheOtherWrites(Encoding encoding) throws Exception {
        try (var client = Wire.deflated(encoding, true, false).welcomed();
                var server = Wire.deflated(encoding, false, false).welcomed()) {
            for (int size : new int[] {0, 100, 400, 600, 5_000, 70_000, 300_000}) {
                Message message = event("x y ".repeat(size / 4));
                client.connection.send(message);
                byte[] sent = client.written();
                assertEquals(size >= 600, (sent[0] & DEFLATED) != 0 && sent.length < size / 2, "deflated");
                server.arrives(sent);
                assertEquals(message, server.receiver.next());
                server.connection.send(message);
                client.arrives(server.written());
                assertEquals(message, client.receiver.next());
            }
        }
        wire.close();
    }

    /** Each stretch of that length stands for itself, so nothing refers to what is farther back. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 14})
    void aSmallerWindowIsObeyed(int window) throws Exception {
        byte[] message = "a word, and another one; ".repeat(1_500).getBytes(StandardCharsets.US_ASCII);
        var deflation = new Deflation();
        deflation.enter();
        int length = deflation.deflate(message, 0, message.length, window);
        assertTrue(0 < length && length < message.length / 2, length + " bytes");
        byte[] packed = Wire.join(Arrays.copyOf(deflation.packed(), length), Wire.bytes(0, 0, 0xff, 0xff));
        int from = 0;
        int pieces = 0;
        for (int done = 0; done < message.length; done += 1 << window) {
            int size = Math.min(1 << window, message.length - done);
            var fresh = new Inflater(true);
            fresh.setInput(packed, from, packed.length - from);
            byte[] piece = new byte[size];
            assertEquals(size, fresh.inflate(piece));
            assertArrayEquals(Arrays.copyOfRange(message, done, done + size), piece);
            fresh.end();
            from = after(packed, from);
            pieces++;
        }
        assertEquals((message.length + (1 << window) - 1) >> window, pieces);
        assertEquals(packed.length, from);
        deflation.leave();
        wire.close();
    }

    /** Behind the next end of a stretch. */
    private static int after(byte[] packed, int from) {
        for (int i = from; ; i++) {
            if (packed[i] == 0 && packed[i + 1] == 0 && packed[i + 2] == -1 && packed[i + 3] == -1) {
                return i + 4;
            }
        }
    }

    @Test
    void whatDoesNotBecomeShorterIsSentAsItIs() throws Exception {
        byte[] random = new byte[2_000];
        new Random(1).nextBytes(random);
        try (var server = Wire.deflated(Encoding.CBOR, false, false).welcomed()) {
            var message = new Message.Event(1, 2, Map.of(), Payload.of(random));
            server.connection.send(message);
            assertArrayEquals(Wire.frame(FIN | 2, false, Wire.encode(Encoding.CBOR, message)), server.written());
        }
        wire.close();
    }

    @Test
    void batchesAreReadDeflated() throws Exception {
        try (var server = Wire.deflated(Encoding.JSON, false, true).welcomed()) {
            Message message = event("a word, ".repeat(100));
            byte[] one = Wire.join(json(message), Wire.bytes(0x1e));
            server.arrives(masked(FIN | DEFLATED | TEXT, deflate(Wire.join(one, one))));
            assertEquals(message, server.receiver.next());
            assertEquals(message, server.receiver.next());
            server.connection.send(message);
            assertArrayEquals(Wire.frame(FIN | TEXT, false, one), server.written());
        }
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {DEFLATED | FIN | PING, 0x20 | FIN | TEXT, DEFLATED | 0x10 | FIN | TEXT})
    void reservedBitsWithoutAMeaningAreProtocolErrors(int first) {
        wire.arrives(masked(first, new byte[0]));
        assertClosedWith(1002);
    }

    @Test
    void onlyTheFirstFragmentSaysThatAMessageIsDeflated() {
        wire.arrives(masked(DEFLATED | TEXT, new byte[1]), masked(DEFLATED, new byte[1]));
        assertClosedWith(1002);
    }

    @Test
    void whatIsNotDeflatedClosesWith1007() {
        wire.arrives(masked(FIN | DEFLATED | TEXT, Wire.bytes(0xff, 0xff, 0xff, 0xff)));
        assertClosedWith(1007);
    }

    @Test
    void whatStandsBehindAFinalBlockClosesWith1007() {
        wire.arrives(masked(FIN | DEFLATED | TEXT, Wire.bytes(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00, 0x00)));
        assertClosedWith(1007);
    }

    @Test
    void aDeflatedTextThatIsNotUtf8ClosesWith1007() {
        wire.arrives(masked(FIN | DEFLATED | TEXT, deflate(Wire.bytes('[', 0xc3, 0x28))));
        assertClosedWith(1007);
    }

    @Test
    void theLimitHoldsForWhatAMessageIsInflated() throws Exception {
        int most = 1 << 20;
        var deflation = new Deflation();
        deflation.enter();
        byte[] packed = deflate(new byte[most]);
        assertEquals(most, deflation.inflate(packed, 0, packed.length, most).length - 1);
        deflation.leave();
        wire.arrives(masked(FIN | DEFLATED | TEXT, deflate(new byte[most + 1])));
        assertClosedWith(1009);
    }

    /** 1,028 to 1, whole and in fragments; what is made of it stays close to the limit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void aBombIsRefusedBeforeItIsInflated(int fragments) {
        byte[] bomb = deflate(new byte[64 << 20]);
        byte[][] frames = new byte[fragments][];
        for (int i = 0; i < fragments; i++) {
            int first = (i == 0 ? DEFLATED | TEXT : 0) | (i == fragments - 1 ? FIN : 0);
            int from = i * (bomb.length / fragments);
            frames[i] = masked(
                    first,
                    Arrays.copyOfRange(bomb, from, i == fragments - 1 ? bomb.length : from + bomb.length / fragments));
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] all = Wire.join(frames);
        wire.arrives(new byte[0]);
        long before = threads.getCurrentThreadAllocatedBytes();
        wire.arrives(all);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 4 << 20, allocated + " bytes");
        assertClosedWith(1009);
    }

    @Test
    void beforeWelcomeTheSmallerLimitHolds() {
        try (var fresh = Wire.deflated(Encoding.JSON, false, false)) {
            fresh.arrives(masked(FIN | DEFLATED | TEXT, deflate(new byte[16_385])));
            assertFalse(fresh.channel.isActive());
        }
        wire.close();
    }

    /** What the JDK holds outside of the heap goes with the last connection of the event loop. */
    @Test
    void nothingIsHeldOnceTheLastConnectionIsClosed() {
        var deflation = wire.connection.turn().deflation();
        assertEquals(1, deflation.users());
        wire.close();
        assertEquals(0, deflation.users());
        assertEquals(0, deflation.packed().length);
    }

    @Test
    void noArrayOfALongMessageIsKept() {
        wire.connection.send(event("x".repeat(500_000)));
        var deflation = wire.connection.turn().deflation();
        assertTrue(deflation.packed().length > 500_000);
        wire.written();
        assertEquals(64 << 10, deflation.packed().length);
        wire.close();
    }

    /** Only the peer's close is waited for. */
    @Test
    void aClosedConnectionInflatesNothing() {
        byte[] packed = deflate(json(event("a word, ".repeat(200))));
        wire.connection.close();
        wire.arrives(masked(FIN | DEFLATED | TEXT, packed));
        wire.arrives(masked(DEFLATED | TEXT, packed), masked(FIN | PING, new byte[0]), masked(FIN, new byte[0]));
        assertEquals(0, wire.connection.turn().deflation().length());
        wire.written();
        assertTrue(wire.channel.isActive());
        wire.arrives(masked(FIN | CLOSE, new byte[0]));
        assertFalse(wire.channel.isActive());
        wire.close();
    }

    /** As many frames as there are forms, whoever comes first, second and third. */
    @Test
    void receiversOfDifferentFormsDoNotTakeTheirFramesFromEachOther() {
        try (var plain = Wire.webSocketServer(Encoding.JSON);
                var raw = Wire.rawSocket(Encoding.JSON, 15, ReadLimits.DEFAULT)) {
            LoopTurn turn = wire.connection.turn();
            Message message = event("a word, ".repeat(200));
            turn.encode(message, Encoding.JSON);
            assertNull(turn.sharedFrame(Encoding.JSON, framing(plain)), "copying is cheaper for a first receiver");
            var frames = new ArrayList<ByteBuf>();
            frames.add(Objects.requireNonNull(turn.sharedFrame(Encoding.JSON, framing(wire)), "not than deflating"));
            for (Wire each : List.of(plain, raw, wire, plain, raw)) {
                turn.encode(message, Encoding.JSON);
                frames.add(Objects.requireNonNull(turn.sharedFrame(Encoding.JSON, framing(each))));
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(frames.get(i).memoryAddress(), frames.get(i + 3).memoryAddress());
                assertNotEquals(
                        frames.get(i).memoryAddress(), frames.get((i + 1) % 3).memoryAddress());
            }
            frames.forEach(ByteBuf::release);
            turn.encode(event("another"), Encoding.JSON);
            assertTrue(frames.stream().allMatch(frame -> frame.refCnt() == 0));
        }
        wire.close();
    }

    private static Frames framing(Wire wire) {
        return wire.channel.pipeline().get(Frames.class);
    }

    @Test
    void itIsAgreedOnlyWhereItIsSwitchedOn() throws Exception {
        wire.close();
        String request = upgrade("/ws", protocols("wamp.2.json"), EXTENSION);
        assertFalse(head(echo(webSocket()), request).contains("permessage-deflate"));
        assertTrue(head(echo(webSocket().withDeflate()), request)
                .contains("sec-websocket-extensions: "
                        + "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"));
    }

    private static String head(Transports.Listener listener, String request) throws Exception {
        try (var socket = socket(listener)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            return head.toString();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreServedWithoutIt() throws Exception {
        wire.close();
        var listener = echo(webSocket().withDeflate().withTransportLimits(TransportLimits.DEFAULT.withDeflated(1)));
        String request = upgrade("/ws", protocols("wamp.2.json"), EXTENSION);
        try (var first = socket(listener)) {
            first.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            first.getInputStream().read();
            String second = head(listener, request);
            assertTrue(second.startsWith("HTTP/1.1 101"), second);
            assertFalse(second.contains("permessage-deflate"), second);
        }
        until("the place is free", () -> {
            try {
                return head(listener, request).contains("permessage-deflate");
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });
    }

    @Test
    void aClientThatOffersItIsServedWithAndWithoutIt() throws Exception {
        wire.close();
        for (var options : List.of(webSocket(), webSocket().withDeflate())) {
            var recorder = new Recorder();
            Connection connection = await(transports.connect(
                    ConnectOptions.to(URI.create(ws(echo(options)))).withDeflate(), opened -> recorder));
            Message message = event("a word, ".repeat(1_000));
            connection.send(message);
            assertEquals(message, recorder.next());
        }
    }

    /** Deflated once for all of them, and not for those without. */
    @Test
    void manyReceiversGetTheSame() throws Exception {
        wire.close();
        BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
        var listener = await(transports.listen(everything().withDeflate(), connection -> {
            connection.send(new Message.Welcome(1, Map.of()));
            accepted.add(connection);
            return new Recorder();
        }));
        var recorders = new ArrayList<Recorder>();
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < 12; i++) {
            var recorder = new Recorder();
            recorders.add(recorder);
            var options = ConnectOptions.to(URI.create(i % 3 == 0 ? rs(listener) : ws(listener)))
                    .withEncodings(List.of(Encoding.CBOR));
            await(transports.connect(i % 3 == 1 ? options.withDeflate() : options, connection -> recorder));
            connections.add(Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS)));
        }
        var sent = new ArrayList<Message>();
        for (int i = 0; i < 20; i++) {
            sent.add(event("x y ".repeat(new int[] {10, 200, 20_000}[i % 3])));
        }
        transports
                .executor()
                .execute(() -> sent.forEach(event -> connections.forEach(connection -> connection.send(event))));
        for (Recorder recorder : recorders) {
            assertEquals(new Message.Welcome(1, Map.of()), recorder.next());
            for (Message message : sent) {
                assertEquals(message, recorder.next());
            }
        }
    }
}
