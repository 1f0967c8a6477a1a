package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShutdownTriggerTest {
    @Test
    void aTextIsAListOfOneAndNotSearched() {
        Set<ShutdownTrigger> triggers = ShutdownTrigger.read(Config.of("c", "shutdown_on_worker_exit_with_error"));

        assertEquals(Set.of(ShutdownTrigger.SHUTDOWN_ON_WORKER_EXIT_WITH_ERROR), triggers);
        assertFalse(ShutdownTrigger.isPulled(triggers, false, true));
        assertTrue(ShutdownTrigger.isPulled(triggers, true, false));
    }

    @Test
    void theLastWorkerCountsOnlyWhenAskedFor() {
        Set<ShutdownTrigger> triggers = ShutdownTrigger.read(
                Config.of("c", List.of("shutdown_on_last_worker_exit", "shutdown_on_shutdown_requested")));

        assertTrue(ShutdownTrigger.isPulled(triggers, false, true));
        assertFalse(ShutdownTrigger.isPulled(triggers, true, false));
    }

    @Test
    void aNodeOnItsOwnEndsWithAnyWorkerAndAManagedOneWithNone() {
        assertTrue(ShutdownTrigger.isPulled(ShutdownTrigger.byDefault(false), false, false));
        assertFalse(ShutdownTrigger.isPulled(ShutdownTrigger.byDefault(true), true, true));
    }
}
