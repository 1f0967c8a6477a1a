package io.transom.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitHitsTest {
    private static final Limit LIMIT = new Limit("a.b", 1, "calls", "com.error", "Doc.");
    private static final Limit OTHER = new Limit("a.c", 1, "calls", "com.error", "Doc.");

    private long now = Long.MAX_VALUE;
    private final LimitHits whole = new LimitHits(null, () -> now);

    @Test
    void whatIsReachedInAPartCountsInTheWhole() {
        LimitHits part = whole.part();
        part.hit(LIMIT);
        part.hitWorthALine(LIMIT);
        whole.hit(OTHER);

        assertEquals(Map.of("a.b", 2L), part.snapshot());
        assertEquals(Map.of("a.b", 2L, "a.c", 1L), whole.snapshot());
    }

    @Test
    void eachLimitIsWorthALineOnceInTenSeconds() {
        assertTrue(whole.hitWorthALine(LIMIT));
        assertFalse(whole.hitWorthALine(LIMIT));
        assertTrue(whole.hitWorthALine(OTHER));

        now += TimeUnit.SECONDS.toNanos(10) - 1;
        assertFalse(whole.hitWorthALine(LIMIT));
        now++;
        assertTrue(whole.hitWorthALine(LIMIT));

        assertEquals(Map.of("a.b", 4L, "a.c", 1L), whole.snapshot());
    }
}
