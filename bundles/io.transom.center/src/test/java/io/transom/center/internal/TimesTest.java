package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @Test
    void microsecondsGoBothWays() {
        Instant instant = Instant.parse("2026-11-23T07:01:15.539123Z");
        assertEquals(instant, Times.ofMicros(Times.micros(instant)));
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 seconds",
        "0, 0 seconds",
        "1, 1 second",
        "45, 45 seconds",
        "89, 89 seconds",
        "90, 2 minutes",
        "571, 10 minutes",
        "5399, 90 minutes",
        "5400, 2 hours",
        "129599, 36 hours",
        "129600, 2 days",
        "864000, 10 days",
    })
    void durationsAreForPeople(long seconds, String words) {
        assertEquals(words, Times.words(Duration.ofSeconds(seconds)));
    }
}
