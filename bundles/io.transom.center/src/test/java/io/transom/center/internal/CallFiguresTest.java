package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallFiguresTest {
    private final CallFigures figures = new CallFigures(true);

    @Test
    void theWindowForgetsWhatIsOlder() {
        for (int second = -3; second < 12; second++) {
            figures.ended(at(second), second % 2 == 0, 1_000);
        }
        assertEquals(new CallFigures.Sums(10, 5, 10_000), figures.sums(at(11)));
        assertEquals(1.0, figures.sums(at(11)).callsPerSecond());
        assertEquals(0.5, figures.sums(at(11)).errorsPerSecond());
        assertEquals(1.0, figures.sums(at(11)).meanMillis());
        assertEquals(new CallFigures.Sums(1, 0, 1_000), figures.sums(at(20)));
        assertEquals(new CallFigures.Sums(0, 0, 0), figures.sums(at(21)));
        assertEquals(0.0, figures.sums(at(21)).meanMillis());
        assertEquals(0.0, figures.percentile(at(21), 0.99));
    }

    @Test
    void percentilesAreAtMostAQuarterTooHigh() {
        for (int micros = 1; micros <= 10_000; micros++) {
            figures.ended(at(0), false, micros);
        }
        double half = figures.percentile(at(0), 0.5);
        double most = figures.percentile(at(0), 0.99);
        assertTrue(half >= 5.0 && half <= 6.25, () -> "p50 " + half);
        assertTrue(most >= 9.9 && most <= 12.4, () -> "p99 " + most);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 9, 1_000, 123_456_789, 1L << 39})
    void eachLatencyIsInABucketThatReachesAtMostAQuarterHigher(long micros) {
        figures.ended(at(0), false, micros);
        double shown = figures.percentile(at(0), 0.99) * 1_000;
        assertTrue(shown >= micros && shown <= micros * 1.25, () -> micros + " is shown as " + shown);
    }

    @Test
    void whatIsNegativeOrForEverIsCountedToo() {
        figures.ended(at(0), false, -5);
        figures.ended(at(0), false, Long.MAX_VALUE);
        assertEquals(2, figures.sums(at(0)).calls());
        assertTrue(figures.percentile(at(0), 1) > 1e9);
    }

    private static long at(int second) {
        return TimeUnit.SECONDS.toNanos(second) + 5;
    }
}
