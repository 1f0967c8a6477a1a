package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.router.Authorizer.Decision;
import io.transom.router.Role;
import io.transom.wamp.Message;
import org.junit.jupiter.api.Test;

class CallTrustLevelTest {
    private final TestRouter test = new TestRouter();

    @Test
    void theCalleeIsToldTheTrustLevelOfTheDecision() {
        Decision decision = Decision.ALLOWED.withTrustLevel(3);
        test.realm.addRole(new Role("known", request -> decision.done()));
        TestPeer callee = test.join();
        callee.register("com.p");

        test.join("joe", "known").call("com.p");
        test.join().call("com.p");

        assertEquals(3L, callee.next(Message.Invocation.class).details().get("trustlevel"));
        assertFalse(callee.next(Message.Invocation.class).details().containsKey("trustlevel"));
    }

    @Test
    void aTrustLevelIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> Decision.ALLOWED.withTrustLevel(-1));
    }
}
