package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostTimersTest {
    /** A configured time-out of that length would else fail every call, and leave it in flight. */
    @Test
    void aDelayMayBeAsLongAsItLikes() {
        try (var timers = new HostTimers()) {
            assertDoesNotThrow(() ->
                    timers.after(Duration.ofMillis(Long.MAX_VALUE), () -> {}).run());
        }
    }
}
