package io.transom.transport;

import java.time.Duration;

/**
 * Pings of the transport. Zero interval: none are sent; the peer's are always answered.
 *
 * @param interval between pings
 * @param timeout for the pong, then the connection is dropped
 * @param size bytes of a ping, {@link #LEAST} to {@link #MOST}
 */
public record Keepalive(Duration interval, Duration timeout, int size) {
    /** A ping carries its number in so many bytes. */
    public static final int LEAST = 8;
    /** RFC 6455 section 5.5. */
    public static final int MOST = 125;
    /** Every 10 s, dropped after 5 s. */
    public static final Keepalive DEFAULT = new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(5));

    public static final Keepalive NONE = new Keepalive(Duration.ZERO, Duration.ZERO);

    public Keepalive {
        if (size < LEAST || size > MOST) {
            throw new IllegalArgumentException("size: expected " + LEAST + " to " + MOST + ", found " + size);
        }
    }

    /** With the shortest pings. */
    public Keepalive(Duration interval, Duration timeout) {
        this(interval, timeout, LEAST);
    }
}
