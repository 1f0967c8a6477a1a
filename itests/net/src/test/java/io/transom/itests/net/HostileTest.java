package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.EventRecorder;
import io.transom.testkit.TestClient;
import io.transom.wamp.WampError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What anybody can send to a center's port before and after a login. The sender loses his connection; a bystander, who is joined all the
 * time, loses nothing.
 */
@ExtendWith({Shared.class, ShowLogs.class})
class HostileTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private final CenterProcess center;
    private TestClient bystander;
    private EventRecorder ticks;

    HostileTest(CenterProcess center) {
        this.center = center;
    }

    @BeforeEach
    void joinBystander() {
        bystander = center.join("default");
        ticks = bystander.events("com.example.bystander");
    }

    @AfterEach
    void theBystanderIsUndisturbed() {
        assertFalse(bystander.session().closed().toCompletableFuture().isDone(), "the bystander's session has ended");
        bystander
                .session()
                .publish(
                        "com.example.bystander",
                        io.transom.wamp.Payload.of(1L),
                        io.transom.wamp.PublishOptions.ACKNOWLEDGED.includingMe());
        assertEquals(1L, ticks.next().payload().first());
        bystander.close();
        assertTrue(center.program().isAlive());
    }

    static Stream<Named<byte[]>> openings() {
        var random = new byte[64 * 1024];
        new Random(42).nextBytes(random);
        return Stream.of(
                Named.of("random bytes", random),
                Named.of("zeros", new byte[4096]),
                Named.of(
                        "a TLS hello without TLS",
                        bytes(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03)),
                Named.of("RawSocket with reserved bytes", bytes(0x7f, 0xf3, 0xff, 0xff)),
                Named.of("RawSocket with an unknown serializer", bytes(0x7f, 0xff, 0, 0)),
                Named.of("RawSocket with a frame of 16 MB announced", bytes(0x7f, 0xf1, 0, 0, 0, 0xff, 0xff, 0xff)),
                Named.of("RawSocket with a frame of unknown type", bytes(0x7f, 0xf1, 0, 0, 7, 0, 0, 1, 0)),
                Named.of("a request line without end", ascii("GET /" + "a".repeat(200_000))),
                Named.of(
                        "headers without end",
                        ascii("GET /ws HTTP/1.1\r\n" + ("X-Filler: " + "b".repeat(1000) + "\r\n").repeat(200))),
                Named.of("a request that is none", ascii("NOT HTTP AT ALL\r\n\r\n\r\n")),
                Named.of(
                        "a body that never comes",
                        ascii("POST /ws HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")));
    }

    @ParameterizedTest
    @MethodSource("openings")
    void whoDoesNotSpeakTheProtocolLosesHisConnection(byte[] sent) throws Exception {
        try (var socket = connect()) {
            write(socket, sent);

            assertEnds(socket);
        }
    }

    @Test
    void aWebSocketWithoutAKnownSubprotocolIsRefused() throws Exception {
        try (var socket = connect()) {
            write(socket, upgrade("wamp.2.nonsense"));

            assertEquals("HTTP/1.1 400", firstLine(socket).substring(0, 12));
        }
    }

    static Stream<Named<byte[]>> framesBeforeHello() {
        return Stream.of(
                Named.of("not JSON", frame(TEXT, ascii("nonsense"))),
                Named.of("half of a JSON text", frame(TEXT, ascii("[1,\"default\",{"))),
                Named.of("a list that is no message", frame(TEXT, ascii("[]"))),
                Named.of("an unknown message type", frame(TEXT, ascii("[4711,1,{}]"))),
                Named.of("a CALL before HELLO", frame(TEXT, ascii("[48,1,{},\"com.example.x\"]"))),
                Named.of("an AUTHENTICATE before HELLO", frame(TEXT, ascii("[5,\"00\",{}]"))),
                Named.of("HELLO with a number as realm", frame(TEXT, ascii("[1,5,{}]"))),
                Named.of("HELLO with details that are no map", frame(TEXT, ascii("[1,\"default\",7]"))),
                Named.of("100,000 nested lists", frame(TEXT, ascii("[1,\"default\",{\"a\":" + "[".repeat(100_000)))),
                Named.of("invalid UTF-8", frame(TEXT, bytes('[', '1', ',', '"', 0xc0, 0xaf, '"', ',', '{', '}', ']'))),
                Named.of("a binary frame in a text protocol", frame(BINARY, ascii("[1,\"default\",{}]"))),
                Named.of("a frame that is not masked", unmasked(ascii("[1,\"default\",{}]"))),
                Named.of("a frame with reserved bits", concat(bytes(0xf1, 0x80), MASK)),
                Named.of(
                        "a frame of 9 EB announced",
                        concat(bytes(0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), MASK)),
                Named.of("a message over the limit", frame(TEXT, filled("[1,\"default\",{\"a\":\"", 20_000_000))),
                Named.of("a ping of 200 bytes", concat(bytes(0x89, 0xfe, 0, 200), MASK, new byte[200])),
                Named.of("a continuation of nothing", frame(0, ascii("x"))));
    }

    @ParameterizedTest
    @MethodSource("framesBeforeHello")
    void whoSendsNonsenseBeforeHeIsKnownLosesHisConnection(byte[] frame) throws Exception {
        try (var socket = webSocket("wamp.2.json")) {
            write(socket, frame);

            assertRefused(socket);
        }
    }

    static Stream<Named<byte[]>> binaryMessages() {
        return Stream.of(
                Named.of("CBOR: a list of 2^63 elements", bytes(0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
                Named.of("CBOR: a text of 2 GB", bytes(0x83, 0x01, 0x7a, 0x7f, 0xff, 0xff, 0xff)),
                Named.of("CBOR: nested lists", filledWith(0x81, 200_000)),
                Named.of("CBOR: nested maps", filledWith(0xa1, 200_000)),
                Named.of("CBOR: break without beginning", bytes(0x83, 0x01, 0xff)),
                Named.of("CBOR: nothing", new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("binaryMessages")
    void hostileCborEndsTheConnection(byte[] message) throws Exception {
        try (var socket = webSocket("wamp.2.cbor")) {
            write(socket, frame(BINARY, message));

            assertRefused(socket);
        }
    }

    static Stream<Named<String>> messagesOfAMember() {
        return Stream.of(
                Named.of("a second HELLO", "[1,\"default\",{}]"),
                Named.of("a YIELD for no invocation, malformed", "[70,\"x\",{}]"),
                Named.of("a WELCOME", "[2,1,{}]"),
                Named.of("a CALL whose request ID is a text", "[48,\"1\",{},\"com.example.x\"]"),
                Named.of("a CALL whose request ID is too large", "[48,9007199254740993,{},\"com.example.x\"]"),
                Named.of("a CALL without a URI", "[48,1,{}]"),
                Named.of("a CALL with arguments that are no list", "[48,1,{},\"com.example.x\",{\"a\":1}]"));
    }

    @ParameterizedTest
    @MethodSource("messagesOfAMember")
    void aMemberThatBreaksTheProtocolIsThrownOut(String message) throws Exception {
        try (var socket = member()) {
            write(socket, frame(TEXT, message.getBytes(StandardCharsets.UTF_8)));

            assertRefused(socket);
        }
    }

    /** The one who was refused need not hang up himself. */
    @Test
    void whoDoesNotHangUpIsHungUpOn() throws Exception {
        try (var socket = webSocket("wamp.2.json")) {
            write(socket, frame(TEXT, ascii("nonsense")));

            assertEnds(socket);
        }
    }

    @Test
    void aUriOverTheLimitIsRefusedByTheNameOfTheLimit() throws Exception {
        try (var socket = member()) {
            write(socket, frame(TEXT, ascii("[48,2,{},\"com.example." + "x".repeat(100_000) + "\"]")));

            String abort = readMessage(socket);

            assertTrue(abort.startsWith("[3,") && abort.contains("message.uri.length"), abort);
        }
    }

    @Test
    void aUriThatIsNoneIsQuotedInTheRefusal() throws Exception {
        try (var socket = member()) {
            write(socket, frame(TEXT, ascii("[48,1,{},\"no spaces allowed\"]")));

            String abort = readMessage(socket);

            assertTrue(abort.startsWith("[3,") && abort.contains("no spaces allowed"), abort);
        }
    }

    @Test
    void anArgumentTooLargeForTheNodeHurtsNobody() {
        try (var client = center.join("default")) {
            Object large = "x".repeat(4_000_000);
            String outcome;
            try {
                outcome = String.valueOf(client.call("crossbarfabriccenter.mrealm.get_node", large));
            } catch (WampError refused) {
                outcome = refused.uri();
            } catch (AssertionError lost) {
                outcome = lost.getMessage();
            }
            assertFalse(outcome.startsWith("{"), outcome);
        } catch (WampError | AssertionError lostMeanwhile) {
            // leaving fails when the center has closed the connection, which is right too
            assertTrue(center.program().isAlive());
        }
    }

    @Test
    void connectionsThatSayNothingAreClosedAndOthersGetIn() throws Exception {
        var silent = new Socket[200];
        try {
            for (int i = 0; i < silent.length; i++) {
                silent[i] = connect();
            }
            try (var client = center.join("default")) {
                assertTrue(client.call("crossbarfabriccenter.mrealm.get_status") instanceof Map);
            }
            assertEnds(silent[0]);
        } finally {
            for (Socket socket : silent) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), center.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private Socket webSocket(String subprotocol) throws IOException {
        var socket = connect();
        write(socket, upgrade(subprotocol));
        assertEquals("HTTP/1.1 101", firstLine(socket).substring(0, 12));
        while (!firstLine(socket).isEmpty()) {
            // the other headers
        }
        return socket;
    }

    /** An anonymous client that has joined realm default. */
    private Socket member() throws IOException {
        var socket = webSocket("wamp.2.json");
        write(
                socket,
                frame(TEXT, ascii("[1,\"default\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"anonymous\"]}]")));
        assertTrue(readMessage(socket).startsWith("[2,"), "WELCOME");
        return socket;
    }

    private byte[] upgrade(String subprotocol) {
        return ascii("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + center.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
                + subprotocol + "\r\n\r\n");
    }

    /** Who is cut off while he sends may learn of it by a broken pipe. */
    private static void write(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException cutOff) {
            assertTrue(bytes.length > 10_000, "a short message can always be sent");
        }
    }

    /** The other side closes or resets the connection within the patience of the socket. */
    private static void assertEnds(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var buffer = new byte[8192];
        try {
            while (in.read(buffer) >= 0) {
                // an answer, a close frame
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the connection is still open after " + PATIENCE_MILLIS + " ms", stillOpen);
        } catch (IOException reset) {
            assertTrue(
                    reset.getMessage().contains("reset") || reset.getMessage().contains("pipe"), reset::getMessage);
        }
    }

    /** As above, but hangs up once there is an answer, so that nobody need wait for the other. */
    private static void assertRefused(Socket socket) throws IOException {
        try {
            if (socket.getInputStream().read() >= 0) {
                socket.shutdownOutput();
            }
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("neither an answer nor an end after " + PATIENCE_MILLIS + " ms", silent);
        } catch (IOException reset) {
            return;
        }
        assertEnds(socket);
    }

    private static String firstLine(Socket socket) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** The next text message; the server neither masks nor fragments. */
    private static String readMessage(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int first = in.read();
            int length = in.read();
            if (length == 126) {
                length = in.read() << 8 | in.read();
            } else if (length == 127) {
                length = (int) ByteBuffer.wrap(in.readNBytes(8)).getLong();
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 0x0f) == TEXT) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            assertEquals(9, first & 0x0f, "a ping is all that may come in between");
        }
    }

    private static byte[] frame(int opcode, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % 4];
        }
        return concat(head(opcode, payload.length, 0x80), MASK, masked);
    }

    private static byte[] unmasked(byte[] payload) {
        return concat(head(TEXT, payload.length, 0), payload);
    }

    private static byte[] head(int opcode, int length, int mask) {
        if (length < 126) {
            return bytes(0x80 | opcode, mask | length);
        } else if (length < 65_536) {
            return bytes(0x80 | opcode, mask | 126, length >> 8, length);
        }
        return bytes(0x80 | opcode, mask | 127, 0, 0, 0, 0, length >> 24, length >> 16, length >> 8, length);
    }

    private static byte[] filled(String start, int length) {
        var all = new byte[length];
        Arrays.fill(all, (byte) 'x');
        byte[] first = ascii(start);
        System.arraycopy(first, 0, all, 0, first.length);
        return all;
    }

    private static byte[] filledWith(int value, int length) {
        var all = new byte[length];
        Arrays.fill(all, (byte) value);
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
