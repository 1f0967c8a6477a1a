package io.transom.handler.worker.internal;

import io.transom.testkit.HandlerModuleCheck;
import org.junit.jupiter.api.Test;

class WorkerModuleTest {
    @Test
    void allProceduresOfTheFamilyAreForwardedAndNothingElse() {
        HandlerModuleCheck.forwardsOnly(new WorkerModule(), "worker", 23);
    }
}
