package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTest {
    private final TestRouter test = new TestRouter();

    @Test
    void aCallGoesToTheCalleeAndItsResultComesBack() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        long registration = callee.register("com.add");
        Payload payload = Payload.of(1L, 2L);
        long request = caller.nextRequest();

        caller.now(new Message.Call(request, Map.of(), "com.add", payload));
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.yield(invocation, 3L);
        Message.Result result = caller.next(Message.Result.class);

        assertEquals(registration, invocation.registration());
        assertSame(payload, invocation.payload());
        assertEquals(Map.of(), invocation.details());
        assertEquals(request, result.request());
        assertEquals(3L, result.payload().first());
        assertEquals(Map.of(), result.details());
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void anErrorOfTheCalleePassesUnchanged() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.fail");
        Payload payload = Payload.of(List.of("text"), Map.of("key", 1L));

        long request = caller.call("com.fail");
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.now(new Message.Error(
                Message.Invocation.CODE, invocation.request(), Map.of(), "com.error.custom", payload));

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(Message.Call.CODE, error.requestType());
        assertEquals(request, error.request());
        assertEquals("com.error.custom", error.error());
        assertSame(payload, error.payload());
    }

    @Test
    void aProcedureThatNobodyRegisteredIsNamedInTheError() {
        TestPeer caller = test.join();

        caller.call("com.nobody");

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, error.error());
        assertEquals(
                List.of("no callee registered for procedure com.nobody"),
                error.payload().args());
    }

    @Test
    void aSessionCanCallItself() {
        TestPeer peer = test.join();
        peer.register("com.self");

        peer.call("com.self");
        peer.yield(peer.next(Message.Invocation.class), "me");

        assertEquals("me", peer.next(Message.Result.class).payload().first());
    }

    @Test
    void resultsComeInTheOrderInWhichTheCalleeGaveThem() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");
        long first = caller.call("com.p");
        long second = caller.call("com.p");
        Message.Invocation one = callee.next(Message.Invocation.class);
        Message.Invocation two = callee.next(Message.Invocation.class);

        callee.yield(two);
        callee.yield(one);

        assertEquals(second, caller.next(Message.Result.class).request());
        assertEquals(first, caller.next(Message.Result.class).request());
    }

    @Test
    void aPatternRegistrationIsToldTheProcedure() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p.", Map.of("match", "prefix"));

        caller.call("com.p.x.y");

        assertEquals(
                "com.p.x.y", callee.next(Message.Invocation.class).details().get("procedure"));
    }

    @Test
    void callerAndCalleeAreToldOfEachOtherWhenDisclosed() {
        TestPeer callee = test.join("callee", "user");
        TestPeer caller = test.join("caller", "disclosed");
        callee.register("com.p");

        caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.yield(invocation);

        assertEquals(
                Map.of("caller", caller.session, "caller_authid", "caller", "caller_authrole", "disclosed"),
                invocation.details());
        assertEquals(
                Map.of("callee", callee.session, "callee_authid", "callee", "callee_authrole", "user"),
                caller.next(Message.Result.class).details());
    }

    @Test
    void aCallerMayDiscloseItself() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");

        caller.call("com.p", Map.of("disclose_me", true));

        assertEquals(
                caller.session, callee.next(Message.Invocation.class).details().get("caller"));
    }

    @Test
    void aCalleeThatLeavesFailsItsPendingCalls() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");
        caller.call("com.p");

        callee.drop();

        Message.Error error = caller.next(Message.Error.class);
        assertEquals(ErrorUris.CANCELED, error.error());
        assertEquals(
                List.of("callee disconnected from in-flight request"),
                error.payload().args());
        caller.call("com.p");
        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE, caller.next(Message.Error.class).error());
    }

    @Test
    void aCallerThatLeavesInterruptsItsCallees() {
        TestPeer callee = test.join();
        TestPeer simple = test.join("simple", "user", TestPeer.NO_FEATURES);
        TestPeer caller = test.join();
        callee.register("com.p");
        simple.register("com.q");
        caller.call("com.p");
        caller.call("com.q");
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        Message.Invocation other = simple.next(Message.Invocation.class);

        caller.drop();

        Message.Interrupt interrupt = callee.next(Message.Interrupt.class);
        assertEquals(invocation.request(), interrupt.request());
        assertEquals("killnowait", interrupt.options().get("mode"));
        assertNull(simple.poll(), "INTERRUPT is only for those that announced it");
        assertEquals(0, TestTables.of(test.realm).calls());
        callee.yield(invocation);
        simple.yield(other);
        assertNull(callee.poll());
    }

    @Test
    void anUnregisteredCalleeStillAnswersWhatItHas() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        long registration = callee.register("com.p");
        caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);

        callee.now(new Message.Unregister(callee.nextRequest(), registration));
        callee.yield(invocation, "late");

        assertEquals("late", caller.next(Message.Result.class).payload().first());
    }

    @Test
    void answersThatNobodyWaitsForAreDropped() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");
        caller.call("com.p");
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.yield(invocation);

        callee.yield(invocation);
        callee.now(
                new Message.Error(Message.Invocation.CODE, invocation.request(), Map.of(), "com.error", Payload.NONE));

        assertNull(callee.poll());
        caller.next(Message.Result.class);
        assertNull(caller.poll());
    }

    @Test
    void answersToAnInvocationThatWasNeverSentAreViolations() {
        TestPeer one = test.join();
        TestPeer other = test.join();

        one.now(new Message.Yield(1, Map.of(), Payload.NONE));
        other.now(new Message.Error(Message.Invocation.CODE, 99, Map.of(), "com.error", Payload.NONE));

        assertEquals(
                "YIELD of INVOCATION 1, which was never sent",
                one.next(Message.Abort.class).details().get("message"));
        assertEquals(
                "ERROR of INVOCATION 99, which was never sent",
                other.next(Message.Abort.class).details().get("message"));
    }

    @Test
    void aRequestIdThatIsStillInUseIsAViolation() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");

        caller.now(new Message.Call(1, Map.of(), "com.p", Payload.NONE));
        caller.now(new Message.Call(1, Map.of(), "com.p", Payload.NONE));

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, caller.next(Message.Abort.class).reason());
    }

    @Test
    void whatCannotBeWrittenForTheCalleeIsAnErrorForTheCaller() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");

        caller.call("com.p", Map.of(), new Object());
        assertEquals(ErrorUris.INVALID_PAYLOAD, caller.next(Message.Error.class).error());
        assertNull(callee.poll());

        caller.call("com.p");
        callee.yield(callee.next(Message.Invocation.class), new Object());
        assertEquals(ErrorUris.INVALID_PAYLOAD, caller.next(Message.Error.class).error());

        caller.call("com.p");
        long invocation = callee.next(Message.Invocation.class).request();
        callee.now(new Message.Error(
                Message.Invocation.CODE,
                invocation,
                Map.of("enc_algo", "cryptobox"),
                "com.broken",
                Payload.of(new Object())));
        Message.Error replaced = caller.next(Message.Error.class);
        assertEquals("com.broken", replaced.error());
        assertEquals(Map.of(), replaced.details(), "what describes the other payload");
        assertEquals(0, TestTables.of(test.realm).calls());
    }

    @Test
    void payloadsOfAnotherEncodingAreTranslated() {
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");
        Payload cbor =
                Payload.encoded(Encoding.CBOR, Payload.of("a").argsIn(Encoding.CBOR), io.transom.wamp.Bytes.EMPTY);

        caller.now(new Message.Call(caller.nextRequest(), Map.of(), "com.p", cbor));

        assertEquals("a", callee.next(Message.Invocation.class).payload().first());
    }

    @Test
    void badProcedureUrisAreRefused() {
        TestPeer caller = test.join();

        caller.call("com..p");

        assertEquals(ErrorUris.INVALID_URI, caller.next(Message.Error.class).error());
    }

    @Test
    void whatDescribesAnOpaquePayloadGoesOnBothWays() {
        Map<String, Object> opaque = Map.of("enc_algo", "cryptobox", "enc_key", "k", "enc_serializer", "json");
        TestPeer callee = test.join();
        TestPeer caller = test.join();
        callee.register("com.p");

        caller.call("com.p", opaque);
        Message.Invocation invocation = callee.next(Message.Invocation.class);
        callee.now(new Message.Yield(invocation.request(), opaque, Payload.of("x")));
        assertEquals(opaque, invocation.details());
        assertEquals(opaque, caller.next(Message.Result.class).details());

        caller.call("com.p", Map.of("ppt_scheme", "x_own", "x_else", 1L));
        invocation = callee.next(Message.Invocation.class);
        callee.now(new Message.Error(
                Message.Invocation.CODE, invocation.request(), opaque, "com.broken", Payload.of("x")));
        assertEquals(Map.of("ppt_scheme", "x_own"), invocation.details());
        assertEquals(opaque, caller.next(Message.Error.class).details());
    }
}
