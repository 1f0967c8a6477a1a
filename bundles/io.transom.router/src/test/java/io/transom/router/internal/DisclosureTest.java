package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer.Decision;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told who calls or publishes, and who decides (WAMP specification, Caller Identification). */
class DisclosureTest {
    private static final Decision HIDDEN =
            Decision.ALLOWED_AND_DISCLOSED.withTrustLevel(3).hidden();

    private final TestRouter test = new TestRouter();
    private final TestPeer callee = test.join();
    private final TestPeer caller = test.join();
    private TestPeer hidden;

    @BeforeEach
    void aRoleThatHides() {
        test.realm.addRole(new Role("hidden", request -> HIDDEN.done()));
        hidden = test.join("ghost", "hidden");
        callee.register("com.asks", Map.of("disclose_caller", true));
        callee.register("com.silent");
    }

    private void refused(TestPeer peer, int type) {
        Message.Error error = peer.next(Message.Error.class);
        assertEquals(ErrorUris.OPTION_DISALLOWED_DISCLOSE_ME, error.error());
        assertEquals(type, error.requestType());
    }

    @Test
    void aCalleeMayAskToBeToldWhoCalls() {
        caller.call("com.asks");
        caller.call("com.silent");

        Message.Invocation told = callee.next(Message.Invocation.class);
        assertEquals(
                Map.of("caller", caller.session, "caller_authid", "joe", "caller_authrole", "user"), told.details());
        assertEquals(Map.of(), callee.next(Message.Invocation.class).details());
        callee.yield(told);
        assertEquals(Map.of(), caller.next(Message.Result.class).details(), "the caller did not ask for the callee");
    }

    @Test
    void aDecisionThatHidesGoesBeforeWhatTheCalleeWants() {
        hidden.call("com.asks");

        assertEquals(
                Map.of("trustlevel", 3L), callee.next(Message.Invocation.class).details());
    }

    @Test
    void aCallThatWantsToDiscloseItsHiddenCallerIsRefused() {
        hidden.call("com.silent", Map.of("disclose_me", true));

        refused(hidden, Message.Call.CODE);
        assertNull(callee.poll());
        hidden.call("com.silent", Map.of("disclose_me", false));
        callee.next(Message.Invocation.class);
    }

    @Test
    void aRegistrationThatWantsToKnowCallersIsRefused() {
        hidden.now(new Message.Register(hidden.nextRequest(), Map.of("disclose_caller", true), "com.p"));

        refused(hidden, Message.Register.CODE);
        hidden.register("com.p");
    }

    @Test
    void aPublicationThatWantsToDiscloseItsHiddenPublisherIsRefused() {
        callee.subscribe("com.t");
        hidden.now(new Message.Publish(
                hidden.nextRequest(), Map.of("disclose_me", true, "acknowledge", true), "com.t", Payload.NONE));

        refused(hidden, Message.Publish.CODE);
        assertNull(callee.poll());
        hidden.publish("com.t", Map.of());
        assertFalse(callee.next(Message.Event.class).details().containsKey("publisher"));
    }

    @Test
    void hidingTakesDisclosingBack() {
        assertTrue(Decision.ALLOWED_AND_DISCLOSED.hidden().allow());
        assertFalse(Decision.ALLOWED_AND_DISCLOSED.hidden().disclose());
        assertFalse(Decision.DENIED.hidden().allow());
        assertTrue(HIDDEN.withTrustLevel(1).hide());
        assertThrows(IllegalArgumentException.class, () -> HIDDEN.withTrustLevel(-1));
    }
}
