package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.TimedExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTimerTest {
    private final Wire wire = Wire.webSocketServer(Encoding.JSON);
    private final TimedExecutor loop = assertInstanceOf(TimedExecutor.class, wire.connection.executor());
    private final List<String> rung = new ArrayList<>();

    private void after(int seconds) {
        wire.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        wire.channel.runScheduledPendingTasks();
    }

    @Test
    void aTimerOfTheLoopRingsInItsTime() {
        loop.schedule(() -> rung.add("late"), 3, TimeUnit.SECONDS);
        loop.schedule(() -> rung.add("soon"), 1, TimeUnit.SECONDS);
        after(2);
        assertEquals(List.of("soon"), rung);
        after(1);
        assertEquals(List.of("soon", "late"), rung);
        wire.close();
    }

    @Test
    void aCanceledTimerIsForgotten() {
        assertTrue(loop.schedule(() -> rung.add("never"), 1, TimeUnit.SECONDS).cancel(false));
        after(2);
        assertEquals(List.of(), rung);
        wire.close();
    }
}
