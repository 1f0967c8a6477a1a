package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final TestLoop executor = new TestLoop();
    private final AtomicInteger crowded = new AtomicInteger();
    private final Loop loop =
            new Loop(executor, () -> {}, new Limit("test", 100, "bytes", "com.reason", "For the test."), crowded);

    private final List<Object> done = new ArrayList<>();

    private boolean hand(long size) {
        return loop.hand(size, () -> done.add(size));
    }

    @Test
    void aMailboxIsCrowdedAboveHalfOfItsBoundAndCountsOnce() {
        assertTrue(hand(50));
        assertEquals(0, crowded.get());
        assertTrue(hand(1));
        assertTrue(hand(40));
        assertEquals(1, crowded.get());
        assertTrue(loop.isCrowded());

        executor.run();

        assertEquals(0, crowded.get());
        assertFalse(loop.isCrowded());
        assertEquals(List.of(50L, 1L, 40L), done);
        assertEquals(0, loop.bytes());
    }

    /** From below half, from above it, and together with what fits. */
    @Test
    void whatIsRefusedIsCountedNowhere() {
        assertFalse(hand(101));
        assertEquals(0, crowded.get());

        assertTrue(hand(60));
        assertFalse(hand(41));
        assertEquals(1, crowded.get());
        assertEquals(60, loop.bytes());
        assertTrue(hand(40));

        executor.run();

        assertEquals(0, crowded.get());
        assertEquals(List.of(60L, 40L), done);
    }

    @Test
    void aTaskThatFailsIsFollowedByTheOthers() {
        loop.hand(60, () -> {
            throw new IllegalStateException("for the test");
        });
        hand(1);

        executor.run();

        assertEquals(List.of(1L), done);
        assertEquals(0, loop.bytes());
        assertEquals(0, crowded.get());
    }
}
