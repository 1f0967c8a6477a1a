package io.transom.transport;

import java.time.Duration;

/**
 * Pings of the transport. Zero interval: none are sent; the peer's are always answered.
 *
 * @param interval between pings
 * @param timeout for the pong, then the connection is dropped
 */
public record Keepalive(Duration interval, Duration timeout) {
    /** Every 10 s, dropped after 5 s. */
    public static final Keepalive DEFAULT = new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(5));

    public static final Keepalive NONE = new Keepalive(Duration.ZERO, Duration.ZERO);
}
