package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opaque payloads of calls (WAMP specification, Payload Passthru Mode). */
class PayloadPassthruTest {
    private static final Map<String, Object> MODE =
            Map.of("ppt_scheme", "x_own", "ppt_serializer", "cbor", "ppt_cipher", "aes256gcm", "ppt_keyid", "key1");

    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer caller = test.join();
    private final TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);

    private static String violation(TestPeer peer) {
        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals(ErrorUris.PROTOCOL_VIOLATION, abort.reason());
        return String.valueOf(abort.details().get("message"));
    }

    @Test
    void whatDescribesThePayloadGoesBothWays() {
        callee.register("com.p");
        caller.call("com.p", MODE, "opaque");
        caller.call("com.p", MODE, "opaque");
        Message.Invocation one = callee.next(Message.Invocation.class);
        Message.Invocation two = callee.next(Message.Invocation.class);
        assertEquals(MODE, one.details());

        callee.now(new Message.Yield(one.request(), MODE, Payload.of("result")));
        callee.now(new Message.Error(Message.Invocation.CODE, two.request(), MODE, "com.error", Payload.of("error")));

        assertEquals(MODE, caller.next(Message.Result.class).details());
        assertEquals(MODE, caller.next(Message.Error.class).details());
    }

    @Test
    void aCallerThatDidNotAnnounceItViolates() {
        simple.call("com.p", MODE, "opaque");

        assertEquals("a caller that uses payload passthru announces payload_passthru_mode", violation(simple));
    }

    @Test
    void aCalleeThatDidNotAnnounceItIsNotAskedTo() {
        simple.register("com.p");

        caller.call("com.p", MODE, "opaque");

        assertEquals(
                ErrorUris.FEATURE_NOT_SUPPORTED,
                caller.next(Message.Error.class).error());
        assertNull(simple.poll());
        caller.call("wamp.session.count", MODE);
        assertEquals(
                ErrorUris.FEATURE_NOT_SUPPORTED,
                caller.next(Message.Error.class).error());
    }

    @Test
    void aCalleeThatAnswersInItWithoutHavingAnnouncedItViolates() {
        TestPeer other = test.join("other", "user", TestPeer.NO_FEATURES);
        simple.register("com.p");
        other.register("com.q");
        caller.call("com.p");
        caller.call("com.q");

        simple.now(new Message.Yield(simple.next(Message.Invocation.class).request(), MODE, Payload.of("result")));
        other.now(new Message.Error(
                Message.Invocation.CODE,
                other.next(Message.Invocation.class).request(),
                MODE,
                "com.error",
                Payload.NONE));

        String rule = "a callee that uses payload passthru announces payload_passthru_mode";
        assertEquals(rule, violation(simple));
        assertEquals(rule, violation(other));
        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
    }

    /** It would go on for a caller who has been told that the call is over. */
    @Test
    void aCalleeWhosePartOfTheResultIsRefusedIsInterrupted() {
        var progress = Map.<String, Object>of("progressive_call_results", true);
        TestPeer plain = test.join("plain", "user", Map.of("roles", Map.of("caller", Map.of("features", progress))));
        callee.register("com.p", Map.of("concurrency", 1L));
        plain.call("com.p", Map.of("receive_progress", true));
        plain.call("com.p");
        Message.Invocation one = callee.next(Message.Invocation.class);
        var part = new HashMap<>(MODE);
        part.put("progress", true);

        callee.now(new Message.Yield(one.request(), part, Payload.of("opaque")));

        assertEquals(
                ErrorUris.FEATURE_NOT_SUPPORTED, plain.next(Message.Error.class).error());
        List<Message> told = callee.all();
        assertEquals(2, told.size());
        assertTrue(told.stream().anyMatch(each -> each instanceof Message.Interrupt));
        assertTrue(told.stream().anyMatch(each -> each instanceof Message.Invocation), "the next call has its place");
    }

    @Test
    void aCallerThatDoesNotKnowItIsToldSo() {
        callee.register("com.p");
        simple.call("com.p");
        simple.call("com.p");
        Message.Invocation one = callee.next(Message.Invocation.class);
        Message.Invocation two = callee.next(Message.Invocation.class);

        callee.now(new Message.Yield(one.request(), MODE, Payload.of("opaque")));
        callee.now(new Message.Error(Message.Invocation.CODE, two.request(), MODE, "com.error", Payload.of("opaque")));

        for (String uri : List.of(ErrorUris.FEATURE_NOT_SUPPORTED, "com.error")) {
            Message.Error error = simple.next(Message.Error.class);
            assertEquals(uri, error.error());
            assertEquals(Map.of(), error.details());
            assertEquals(
                    "the caller does not know payload passthru mode",
                    error.payload().first());
        }
        assertNull(callee.poll());
        assertEquals(0, TestTables.of(test.realm).calls());
    }
}
