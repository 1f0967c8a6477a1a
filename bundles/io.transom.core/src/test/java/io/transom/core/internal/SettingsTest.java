package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private record Given(long drain_millis, long timeout_millis) implements HostConfiguration {
        @Override
        public Class<? extends Annotation> annotationType() {
            return HostConfiguration.class;
        }
    }

    @Test
    void unbindingWaitsShorterThanScr() {
        assertEquals(
                new Settings(Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ZERO),
                Settings.of(new Given(10_000, 0)));
        assertEquals(
                new Settings(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(5)),
                Settings.of(new Given(100, 5)));
    }

    @Test
    void negativeValuesMeanNone() {
        assertEquals(new Settings(Duration.ZERO, Duration.ZERO, Duration.ZERO), Settings.of(new Given(-1, -1)));
    }
}
