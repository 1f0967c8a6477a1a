package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each violation ends the session with an ABORT that names the rule, as docs/reference/wamp.md lists it, and disturbs nobody else. */
class ProtocolViolationsTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "wamp.md");
    private static final Map<String, Object> PASSTHRU = Map.of("ppt_scheme", "x_custom");

    /** @param sent in this order; the last one is the violation */
    record Violation(String what, boolean joined, Map<String, Object> hello, List<Message> sent) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Violation before(String what, Message... sent) {
        return new Violation(what, false, TestPeer.ALL_FEATURES, List.of(sent));
    }

    private static Violation in(String what, Message... sent) {
        return new Violation(what, true, TestPeer.ALL_FEATURES, List.of(sent));
    }

    private static Violation without(String what, Message... sent) {
        return new Violation(what, true, TestPeer.NO_FEATURES, List.of(sent));
    }

    static Stream<Violation> violations() {
        var hello = new Message.Hello("realm1", TestPeer.ALL_FEATURES);
        return Stream.of(
                before("anything but HELLO first", new Message.Subscribe(1, Map.of(), "com.t")),
                before("AUTHENTICATE that was not asked for", new Message.Authenticate("x", Map.of())),
                before("HELLO without roles", new Message.Hello("realm1", Map.of())),
                before(
                        "HELLO with roles of no client",
                        new Message.Hello("realm1", Map.of("roles", Map.of("broker", Map.of())))),
                in("HELLO in a session", hello),
                in("a message that only a router sends", new Message.Subscribed(1, 1)),
                in("EVENT", new Message.Event(1, 1, Map.of(), Payload.NONE)),
                in(
                        "ERROR that answers no INVOCATION",
                        new Message.Error(Message.Call.CODE, 1, Map.of(), "com.error", Payload.NONE)),
                in("YIELD without an INVOCATION", new Message.Yield(77, Map.of(), Payload.NONE)),
                in(
                        "ERROR without an INVOCATION",
                        new Message.Error(Message.Invocation.CODE, 77, Map.of(), "com.error", Payload.NONE)),
                in(
                        "a request ID again",
                        new Message.Subscribe(1, Map.of(), "com.t"),
                        new Message.Subscribe(1, Map.of(), "com.u")),
                in(
                        "the request ID of a call in flight",
                        new Message.Call(1, Map.of(), "com.p", Payload.NONE),
                        new Message.Call(1, Map.of(), "com.p", Payload.NONE)),
                in(
                        "CANCEL with another mode",
                        new Message.Call(1, Map.of(), "com.p", Payload.NONE),
                        new Message.Cancel(1, Map.of("mode", "now"))),
                without(
                        "an opaque event that was not announced",
                        new Message.Publish(1, PASSTHRU, "com.t", Payload.NONE)),
                without("an opaque call that was not announced", new Message.Call(1, PASSTHRU, "com.p", Payload.NONE)),
                without(
                        "a call in parts that was not announced",
                        new Message.Call(1, Map.of("progress", true), "com.p", Payload.NONE)));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void endsTheSessionWithItsRuleAndNoOther(Violation violation) throws IOException {
        var test = new TestRouter();
        TestPeer bystander = test.join();
        bystander.register("com.p");
        bystander.subscribe("com.t");
        TestPeer peer = violation.joined ? test.join("joe", "user", violation.hello) : test.connect(TestRouter.OPEN);

        violation.sent.forEach(peer::now);

        List<Message> got = peer.all();
        Message.Abort abort = (Message.Abort) got.get(got.size() - 1);
        assertEquals(ErrorUris.PROTOCOL_VIOLATION, abort.reason());
        assertTrue(peer.isClosed());
        assertEquals(1, test.realm.sessions().size());
        bystander.all();
        bystander.publish("com.t", Map.of("exclude_me", false));
        bystander.next(Message.Event.class);
        String row = "| " + violation.what + " | " + abort.details().get("message") + " |";
        assertTrue(Files.readString(PAGE).contains(row), () -> PAGE + " lacks: " + row);
    }
}
