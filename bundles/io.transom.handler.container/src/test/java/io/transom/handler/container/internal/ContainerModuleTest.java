package io.transom.handler.container.internal;

import io.transom.testkit.HandlerModuleCheck;
import org.junit.jupiter.api.Test;

class ContainerModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        HandlerModuleCheck.forwardsOnly(new ContainerModule(), "container", 5);
    }
}
