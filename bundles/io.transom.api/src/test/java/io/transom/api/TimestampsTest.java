package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final Instant TIME = Instant.parse("2026-11-23T07:01:15.539999Z");

    @Test
    void textsHaveThreeDecimalsThatAreCut() {
        assertEquals("2026-11-23T07:01:15.539Z", Timestamps.of(TIME));
        assertEquals("2026-11-23T07:01:15.000Z", Timestamps.of(Instant.parse("2026-11-23T07:01:15Z")));
        assertEquals("1969-12-31T23:59:59.999Z", Timestamps.of(Instant.ofEpochMilli(-1)));
    }

    @Test
    void textsAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertEquals("2026-11-23T07:01:15.539Z", Timestamps.of(TIME));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void nanosecondsAreExact() {
        assertEquals(1_795_417_275_539_999_000L, Timestamps.nanos(TIME));
        assertEquals(-1_000_000L, Timestamps.nanos(Instant.ofEpochMilli(-1)));
    }

    @Test
    void durationsHaveMicroseconds() {
        assertEquals(1.539999, Timestamps.seconds(Duration.ofNanos(1_539_999_999)));
        assertEquals(10.0, Timestamps.seconds(Duration.ofSeconds(10)));
    }
}
