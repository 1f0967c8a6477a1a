package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final List<Duration> armed = new ArrayList<>();

    private Ticker started(Duration period) {
        var ticker = new Ticker(
                (delay, task) -> {
                    armed.add(delay);
                    return () -> {};
                },
                period,
                () -> {});
        ticker.start();
        return ticker;
    }

    @Test
    void theNextTickComesAfterThePeriod() {
        assertEquals(1, started(Duration.ofSeconds(5)).count());
        assertEquals(List.of(Duration.ofSeconds(5)), armed);
    }

    /** Else an event loop would do nothing but tick. */
    @Test
    void aPeriodOfNothingMeansNoFurtherTicks() {
        assertEquals(1, started(Duration.ZERO).count());
        assertEquals(1, started(Duration.ofSeconds(-1)).count());
        assertEquals(List.of(), armed);
    }
}
