package io.transom.handler.node.internal;

import io.transom.testkit.HandlerModuleCheck;
import org.junit.jupiter.api.Test;

class NodeModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        HandlerModuleCheck.forwardsOnly(new NodeModule(), "node", 18);
    }
}
