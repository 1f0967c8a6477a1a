package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {
    private final TestRouter test = new TestRouter();

    @Test
    void aProcedureIsRegisteredOnce() {
        TestPeer callee = test.join();
        TestPeer other = test.join();
        callee.register("com.p");

        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(other, "com.p", Map.of()));
        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(callee, "com.p", Map.of()));
        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(other, "com.p", Map.of("invoke", "roundrobin")));
        other.register("com.p", Map.of("match", "prefix"));
    }

    @Test
    void aSharedRegistrationTakesOnlyItsOwnPolicy() {
        TestPeer callee = test.join();
        TestPeer other = test.join();
        long registration = callee.register("com.p", Map.of("invoke", "first"));

        assertEquals(registration, other.register("com.p", Map.of("invoke", "first")));
        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(test.join(), "com.p", Map.of("invoke", "last")));
        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(test.join(), "com.p", Map.of()));
        assertEquals(ErrorUris.PROCEDURE_ALREADY_EXISTS, refused(other, "com.p", Map.of("invoke", "last")));
    }

    @Test
    void whoSharesAProcedureAlreadyIsToldItsRegistrationAgain() {
        TestPeer callee = test.join();
        TestPeer other = test.join();
        long registration = callee.register("com.p", Map.of("invoke", "roundrobin", "concurrency", 1L));
        other.register("com.p", Map.of("invoke", "roundrobin", "concurrency", 1L));
        TestPeer watcher = test.join();
        watcher.subscribe("wamp.registration.on_register");

        assertEquals(registration, callee.register("com.p", Map.of("invoke", "roundrobin", "concurrency", 9L)));

        assertNull(watcher.poll());
        assertEquals(2, TestTables.of(test.realm).registrations());
        TestPeer caller = test.join();
        for (int i = 0; i < 4; i++) {
            caller.call("com.p");
        }
        assertEquals(1, callee.all().size(), "as it was registered first");
        callee.now(new Message.Unregister(callee.nextRequest(), registration));
        callee.next(Message.Unregistered.class);
        assertEquals(1, TestTables.of(test.realm).registrations());
    }

    @Test
    void whoRegistersAgainByForceIsAloneAfterwards() {
        TestPeer callee = test.join();
        TestPeer other = test.join();
        long before = callee.register("com.p", Map.of("invoke", "first"));
        other.register("com.p", Map.of("invoke", "first"));

        callee.now(new Message.Register(
                callee.nextRequest(), Map.of("invoke", "first", "force_reregister", true), "com.p"));

        List<Message> told = callee.all();
        assertTrue(told.stream()
                .anyMatch(message -> message instanceof Message.Registered now && now.registration() != before));
        other.next(Message.Unregistered.class);
        assertEquals(1, TestTables.of(test.realm).registrations());
    }

    @Test
    void whoRegistersByForceTakesThePlaceOfTheCallees() {
        TestPeer callee = test.join();
        TestPeer other = test.join();
        long before = callee.register("com.p");
        TestPeer caller = test.join();
        caller.call("com.p");
        Message.Invocation inFlight = callee.next(Message.Invocation.class);

        long after = other.register("com.p", Map.of("force_reregister", true));

        assertEquals(before, callee.next(Message.Unregistered.class).details().get("registration"));
        assertTrue(after != before);
        caller.call("com.p");
        assertEquals(after, other.next(Message.Invocation.class).registration());
        callee.yield(inFlight);
        caller.next(Message.Result.class);
        callee.drop();
        caller.call("com.p");
        other.next(Message.Invocation.class);
    }

    @Test
    void theProceduresOfTheRealmCannotBeTakenByForce() {
        TestPeer trusted = test.join("t", "trusted");
        assertEquals(
                ErrorUris.PROCEDURE_ALREADY_EXISTS,
                refused(trusted, "wamp.session.count", Map.of("force_reregister", true)));
    }

    private static String refused(TestPeer peer, String procedure, Map<String, Object> options) {
        peer.now(new Message.Register(peer.nextRequest(), options, procedure));
        Message.Error error = peer.next(Message.Error.class);
        assertEquals(Message.Register.CODE, error.requestType());
        return error.error();
    }

    @Test
    void optionsThatAreNotKnownAreRefused() {
        TestPeer peer = test.join();

        assertEquals(ErrorUris.INVALID_ARGUMENT, refused(peer, "com.p", Map.of("invoke", "all")));
        assertEquals(ErrorUris.INVALID_ARGUMENT, refused(peer, "com.p", Map.of("match", "glob")));
        assertEquals(ErrorUris.INVALID_URI, refused(peer, "com..p", Map.of()));
        assertEquals(ErrorUris.INVALID_URI, refused(peer, "com..p", Map.of("match", "prefix")));
        assertEquals(ErrorUris.INVALID_URI, refused(peer, "wamp.my.procedure", Map.of()));
        assertEquals(ErrorUris.INVALID_URI, refused(peer, "wamp", Map.of()));
    }

    @Test
    void trustedSessionsRegisterBelowWamp() {
        test.join("t", "trusted").register("wamp.my.procedure");
    }

    @Test
    void aPatternDoesNotCatchCallsOfReservedProcedures() {
        TestPeer callee = test.join();
        callee.register("", Map.of("match", "prefix"));

        Message.Error error = (Message.Error) test.join().ask("wamp.session.no_such");

        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, error.error());
        assertNull(callee.poll());
    }

    @ParameterizedTest
    @CsvSource({"first, aaaa", "last, cccc", "roundrobin, abca"})
    void thePolicyChoosesTheCallee(String policy, String expected) {
        List<TestPeer> callees = callees(policy);
        TestPeer caller = test.join();

        var chosen = new StringBuilder();
        for (int i = 0; i < expected.length(); i++) {
            chosen.append(answerer(caller, callees));
        }

        assertEquals(expected, chosen.toString());
    }

    @Test
    void thePolicyRandomReachesAll() {
        List<TestPeer> callees = callees("random");
        TestPeer caller = test.join();

        var chosen = new HashSet<String>();
        for (int i = 0; i < 200; i++) {
            chosen.add(answerer(caller, callees));
        }

        assertEquals(3, chosen.size());
    }

    @Test
    void whenACalleeLeavesTheOthersTakeOver() {
        List<TestPeer> callees = callees("first");
        TestPeer caller = test.join();

        callees.get(0).drop();

        assertEquals("b", answerer(caller, callees));
    }

    private List<TestPeer> callees(String policy) {
        var callees = new ArrayList<TestPeer>();
        for (String name : List.of("a", "b", "c")) {
            TestPeer callee = test.join(name, "user");
            callee.register("com.p", Map.of("invoke", policy));
            callees.add(callee);
        }
        return callees;
    }

    private static String answerer(TestPeer caller, List<TestPeer> callees) {
        caller.call("com.p");
        var answered = new ArrayList<String>();
        for (int i = 0; i < callees.size(); i++) {
            if (callees.get(i).poll() instanceof Message.Invocation invocation) {
                callees.get(i).yield(invocation);
                answered.add("abc".substring(i, i + 1));
            }
        }
        caller.next(Message.Result.class);
        assertEquals(1, answered.size());
        return answered.get(0);
    }

    /** The example of the WAMP specification, Pattern-based Registrations. */
    @ParameterizedTest
    @CsvSource({
        "a1.b2.c3.d4.e55, 1",
        "a1.b2.c3.d98.e74, 2",
        "a1.b2.c3.d4.e325, 3",
        "a1.b2.c55.d4.e5, 4",
        "a1.b2.c88.d4.e5.f6.g7, 6",
        "a1.b2.c88.d4.e55.f6.g7, 7",
    })
    void theBestPatternTakesTheCall(String procedure, int expected) {
        TestPeer callee = test.join();
        long[] ids = {
            callee.register("a1.b2.c3.d4.e55"),
            callee.register("a1.b2.c3", Map.of("match", "prefix")),
            callee.register("a1.b2.c3.d4", Map.of("match", "prefix")),
            callee.register("a1.b2..d4.e5", Map.of("match", "wildcard")),
            callee.register("a1.b2.c33..e5", Map.of("match", "wildcard")),
            callee.register("a1.b2..d4.e5..g7", Map.of("match", "wildcard")),
            callee.register("a1.b2..d4..f6.g7", Map.of("match", "wildcard"))
        };
        test.join().call(procedure);

        assertEquals(ids[expected - 1], callee.next(Message.Invocation.class).registration());
    }

    @Test
    void amongWildcardsTheOneWithMoreBeforeItsFirstWildcardTakesTheCall() {
        TestPeer callee = test.join();
        callee.register("a1.b2..d4.e5", Map.of("match", "wildcard"));
        long better = callee.register("a1.b2.c3..e5", Map.of("match", "wildcard"));
        callee.register("a1...d4.e5", Map.of("match", "wildcard"));
        callee.register("....", Map.of("match", "wildcard"));

        test.join().call("a1.b2.c3.d4.e5");

        assertEquals(better, callee.next(Message.Invocation.class).registration());
    }

    @Test
    void unregisteringTakesTheProcedureAway() {
        TestPeer callee = test.join();
        long registration = callee.register("com.p");

        callee.now(new Message.Unregister(callee.nextRequest(), registration));

        callee.next(Message.Unregistered.class);
        assertEquals(0, TestTables.of(test.realm).registrations());
        callee.now(new Message.Unregister(callee.nextRequest(), registration));
        Message.Error error = callee.next(Message.Error.class);
        assertEquals(ErrorUris.NO_SUCH_REGISTRATION, error.error());
        assertEquals(Message.Unregister.CODE, error.requestType());
    }

    @Test
    void aSessionCannotUnregisterWhatAnotherRegistered() {
        long registration = test.join().register("com.p");
        TestPeer other = test.join();

        other.now(new Message.Unregister(other.nextRequest(), registration));

        assertEquals(
                ErrorUris.NO_SUCH_REGISTRATION, other.next(Message.Error.class).error());
        assertTrue(test.realm.dealer().best("com.p") != null);
    }
}
