package io.transom.api;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as they stand on the wire.
 *
 * @see "docs/reference/protocol.md, Times"
 */
public final class Timestamps {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double MICROS_PER_SECOND = 1e6;

    private Timestamps() {}

    /** The text: UTC, three decimals, cut and not rounded, and {@code Z}: {@code 2026-11-23T06:54:35.786Z}. */
    public static String of(Instant time) {
        return FORMAT.format(time);
    }

    /** Nanoseconds since 1970, for what counts them. */
    public static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /** A duration in seconds, with microseconds. */
    public static double seconds(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        return micros / MICROS_PER_SECOND;
    }
}
