package io.transom.handler.proxy.internal;

import io.transom.testkit.HandlerModuleCheck;
import org.junit.jupiter.api.Test;

class ProxyModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        HandlerModuleCheck.forwardsOnly(new ProxyModule(), "proxy", 17);
    }
}
