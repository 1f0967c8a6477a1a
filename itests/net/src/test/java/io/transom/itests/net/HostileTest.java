package io.transom.itests.net;

import static io.transom.itests.net.Frames.BINARY;
import static io.transom.itests.net.Frames.MASK;
import static io.transom.itests.net.Frames.TEXT;
import static io.transom.itests.net.Frames.ascii;
import static io.transom.itests.net.Frames.bytes;
import static io.transom.itests.net.Frames.concat;
import static io.transom.itests.net.Frames.filled;
import static io.transom.itests.net.Frames.filledWith;
import static io.transom.itests.net.Frames.frame;
import static io.transom.itests.net.Frames.unmasked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.EventRecorder;
import io.transom.testkit.TestClient;
import io.transom.testkit.TestNode;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.WampError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
        bystander.session().publish("com.example.bystander", Payload.of(1L), PublishOptions.ACKNOWLEDGED.includingMe());
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
        try (var connection = RawConnection.open(center)) {
            connection.write(sent);

            connection.assertEnds();
        }
    }

    @Test
    void aWebSocketWithoutAKnownSubprotocolIsRefused() throws Exception {
        try (var connection = RawConnection.open(center)) {
            connection.upgrade("wamp.2.nonsense");

            assertEquals("HTTP/1.1 400", connection.firstLine().substring(0, 12));
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
        try (var connection = RawConnection.webSocket(center, "wamp.2.json")) {
            connection.write(frame);

            connection.assertRefused();
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
        try (var connection = RawConnection.webSocket(center, "wamp.2.cbor")) {
            connection.write(frame(BINARY, message));

            connection.assertRefused();
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
        try (var connection = RawConnection.member(center)) {
            connection.write(frame(TEXT, message.getBytes(StandardCharsets.UTF_8)));

            connection.assertRefused();
        }
    }

    /** The one who was refused need not hang up himself. */
    @Test
    void whoDoesNotHangUpIsHungUpOn() throws Exception {
        try (var connection = RawConnection.webSocket(center, "wamp.2.json")) {
            connection.write(frame(TEXT, ascii("nonsense")));

            connection.assertEnds();
        }
    }

    @Test
    void aUriOverTheLimitIsRefusedByTheNameOfTheLimit() throws Exception {
        try (var connection = RawConnection.member(center)) {
            connection.write(frame(TEXT, ascii("[48,2,{},\"com.example." + "x".repeat(100_000) + "\"]")));

            String abort = connection.readMessage();

            assertTrue(abort.startsWith("[3,") && abort.contains("message.uri.length"), abort);
        }
    }

    @Test
    void aUriThatIsNoneIsQuotedInTheRefusal() throws Exception {
        try (var connection = RawConnection.member(center)) {
            connection.write(frame(TEXT, ascii("[48,1,{},\"no spaces allowed\"]")));

            String error = connection.readMessage();

            assertTrue(
                    error.startsWith("[8,48,1,{},\"wamp.error.invalid_uri\"") && error.contains("no spaces allowed"),
                    error);
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

    /** A node that has logged in may still be broken: what it publishes and answers must not hurt the center. */
    @Test
    void nonsenseOfANodeHurtsNobody() {
        var folder = center.folderOf("hostile-node");
        String oid;
        try (var domain = center.join(null)) {
            oid = NodeProcess.pair(domain, folder, "default", "hostile");
        }
        try (var node = TestNode.of(center.transports(), center.url(), NodeProcess.key(folder))
                .answering("get_status", invocation -> Payload.ofValue("nonsense"))
                .answering("worker.w1.started", invocation -> Payload.of(List.of(Map.of("a", 1L)), Map.of("b", 2L)))
                .start()) {
            Object deep = 1L;
            for (int i = 0; i < 50; i++) {
                deep = List.of(deep);
            }
            for (List<Object> args : List.<List<Object>>of(
                    List.of("hostile"),
                    List.of("hostile", "nonsense"),
                    List.of("hostile", Map.of("seq", "one", "timestamp", -1L, "workers", List.of())),
                    List.of("hostile", Map.of("workers", Map.of("router", "many"), "seq", Long.MIN_VALUE)),
                    List.of("hostile", deep))) {
                publish(node, "crossbarfabriccenter.node.on_heartbeat", args);
                publish(node, "crossbarfabriccenter.node.on_worker_heartbeat", args);
                publish(node, node.prefix() + "on_router_started", args);
                publish(node, node.prefix() + "worker.w1.on_log", args);
            }
            publish(node, node.prefix() + "worker.w1.on_log", List.of());

            Map<?, ?> known = Remote.map(bystander.call("crossbarfabriccenter.mrealm.get_node", oid));
            assertEquals("online", known.get("status"));
            assertEquals("nonsense", bystander.call(Remote.PREFIX + "node.get_status", oid));
            assertEquals(Map.of("a", 1L), bystander.call(Remote.PREFIX + "worker.started", oid, "w1"));
        }
    }

    private static void publish(TestNode node, String topic, List<Object> args) {
        Await.result(node.session().publish(topic, Payload.of(args, Map.of()), PublishOptions.ACKNOWLEDGED));
    }

    @Test
    void connectionsThatSayNothingAreClosedAndOthersGetIn() throws Exception {
        var silent = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < 200; i++) {
                silent.add(RawConnection.open(center));
            }
            try (var client = center.join("default")) {
                assertTrue(client.call("crossbarfabriccenter.mrealm.get_status") instanceof Map);
            }
            silent.get(0).assertEnds();
        } finally {
            for (RawConnection each : silent) {
                each.close();
            }
        }
    }
}
