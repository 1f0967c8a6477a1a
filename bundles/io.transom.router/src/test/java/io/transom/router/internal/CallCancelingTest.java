package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallCancelingTest {
    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);
    private final TestPeer caller = test.join();

    @BeforeEach
    void registers() {
        callee.register("com.p");
        simple.register("com.simple");
    }

    private void cancel(long request, String mode) {
        caller.now(new Message.Cancel(request, mode == null ? Map.of() : Map.of("mode", mode)));
    }

    @Test
    void skipAnswersTheCallerAndLeavesTheCalleeAlone() {
        long request = caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        cancel(request, "skip");

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.CANCELED, error.error());
        assertEquals(request, error.request());
        assertNull(callee.poll());
        callee.yield(invocation);
        assertNull(caller.poll());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void aCancelThatSaysWhyIsAnsweredWithThat() {
        long request = caller.call("com.p");
        caller.now(new Message.Cancel(request, Map.of("mode", "skip", "message", "too long")));

        assertEquals("too long", caller.next(Message.Error.class).payload().first());

        cancel(caller.call("com.p"), "skip");
        assertEquals(
                "the call was canceled by the caller",
                caller.next(Message.Error.class).payload().first());
    }

    @Test
    void killNowaitAnswersTheCallerAndInterruptsTheCallee() {
        long request = caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        cancel(request, "killnowait");

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        Message.Interrupt interrupt = callee.next(Message.Interrupt.class);
        assertEquals(invocation.request(), interrupt.request());
        assertEquals("killnowait", interrupt.options().get("mode"));
        callee.yield(invocation);
        assertNull(caller.poll());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void killGivesTheCallerWhatTheCalleeAnswers() {
        long request = caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        cancel(request, "kill");

        assertNull(caller.poll());
        assertEquals("kill", callee.next(Message.Interrupt.class).options().get("mode"));
        callee.now(new Message.Error(
                Message.Invocation.CODE, invocation.request(), Map.of(), "com.error.mine", Payload.NONE));
        assertEquals("com.error.mine", caller.next(Message.Error.class).error());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void aSecondKillInterruptsNoMoreButSkipStillEndsTheCall() {
        long request = caller.call("com.p");
        callee.next(Message.Invocation.class);
        cancel(request, "kill");
        callee.next(Message.Interrupt.class);

        cancel(request, "kill");
        assertNull(callee.poll());
        cancel(request, "skip");

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "kill", "killnowait"})
    void aCalleeThatCannotCancelIsSkipped(String mode) {
        long request = caller.call("com.simple");
        simple.next(Message.Invocation.class);

        cancel(request, mode);

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        assertNull(simple.poll(), "INTERRUPT is only for those that announced it");
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void withoutAModeItIsKillNowait() {
        long request = caller.call("com.p");
        callee.next(Message.Invocation.class);

        cancel(request, null);

        assertEquals(ErrorUris.CANCELED, caller.next(Message.Error.class).error());
        callee.next(Message.Interrupt.class);
    }

    @Test
    void aCallThatIsOverCannotBeCanceled() {
        long request = caller.call("com.p");
        callee.yield(callee.next(Message.Invocation.class));
        caller.next(Message.Result.class);

        cancel(request, "kill");
        cancel(4711, "kill");

        assertNull(caller.poll());
        assertNull(callee.poll());
    }

    @Test
    void anUnknownModeIsAViolation() {
        long request = caller.call("com.p");

        cancel(request, "maybe");

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, caller.next(Message.Abort.class).reason());
    }
}
