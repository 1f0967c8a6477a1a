package io.transom.center.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the store keeps them, and durations for people. */
final class Times {
    private Times() {}

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** For people, in one unit: {@code 45 seconds}, {@code 10 minutes}. */
    static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 90) {
            return count(seconds, "second");
        } else if (seconds < 90 * 60) {
            return count(Math.round(seconds / 60.0), "minute");
        } else if (seconds < 36 * 3_600) {
            return count(Math.round(seconds / 3_600.0), "hour");
        }
        return count(Math.round(seconds / 86_400.0), "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
