package io.transom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.api.container.ContainerComponents;
import io.transom.api.node.WorkerLogs;
import io.transom.api.spi.HandlerModule;
import org.junit.jupiter.api.Test;

class HandlerModuleCheckTest {
    private static final HandlerModule CONTAINER = to -> to.forward(ContainerComponents.class);

    @Test
    void aModuleThatForwardsItsFamilyPasses() {
        HandlerModuleCheck.forwardsOnly(CONTAINER, "container", 5);
    }

    @Test
    void aProcedureTooFewAnotherFamilyAndAnythingElseFail() {
        assertEquals("family container: expected 6 procedures, found 5", failure(CONTAINER, 6));
        assertEquals(
                "expected contracts of family container, found one of node",
                failure(to -> to.forward(ContainerComponents.class, WorkerLogs.class), 5));
        assertEquals("expected forward only, found topic", failure(to -> to.topic("some.topic", "Text."), 0));
    }

    private static String failure(HandlerModule module, int procedures) {
        return assertThrows(
                        AssertionError.class, () -> HandlerModuleCheck.forwardsOnly(module, "container", procedures))
                .getMessage();
    }
}
