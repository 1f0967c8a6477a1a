package io.transom.handler.router.internal;

import io.transom.testkit.HandlerModuleCheck;
import org.junit.jupiter.api.Test;

class RouterModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        HandlerModuleCheck.forwardsOnly(new RouterModule(), "router", 27);
    }
}
