package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressiveResultsTest {
    private final TestRouter test = new TestRouter();
    private final TestPeer caller = test.join();

    @Test
    void partsComeInOrderAndTheCallEndsWithTheFinalResult() {
        TestPeer callee = test.join();
        callee.register("com.p");
        caller.call("com.p", Map.of("receive_progress", true));
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        assertEquals(true, invocation.details().get("receive_progress"));

        for (long i = 0; i < 3; i++) {
            callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.of(i)));
        }
        callee.yield(invocation, "done");
        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.of("late")));

        for (long i = 0; i < 3; i++) {
            Message.Result part = caller.next(Message.Result.class);
            assertEquals(true, part.details().get("progress"));
            assertEquals(i, part.payload().first());
        }
        Message.Result last = caller.next(Message.Result.class);
        assertFalse(last.details().containsKey("progress"));
        assertNull(caller.poll());
    }

    @Test
    void withoutTheCallersWishPartsAreDropped() {
        TestPeer callee = test.join();
        callee.register("com.p");
        caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        callee.now(new Message.Yield(invocation.request(), Map.of("progress", true), Payload.of("part")));
        callee.yield(invocation, "done");

        assertEquals("done", caller.next(Message.Result.class).payload().first());
    }

    @Test
    void aCalleeThatDidNotAnnounceItIsNotAskedForParts() {
        TestPeer callee = test.join("simple", "user", TestPeer.NO_FEATURES);
        callee.register("com.p");

        caller.call("com.p", Map.of("receive_progress", true));

        assertFalse(callee.next(Message.Invocation.class).details().containsKey("receive_progress"));
    }

    @Test
    void aCalleeThatCannotBeCanceledGivesProgress() {
        TestPeer callee = test.join(
                "half",
                "user",
                Map.of("roles", Map.of("callee", Map.of("features", Map.of("progressive_call_results", true)))));
        callee.register("com.p");

        caller.call("com.p", Map.of("receive_progress", true));

        assertEquals(true, callee.next(Message.Invocation.class).details().get("receive_progress"));
    }
}
