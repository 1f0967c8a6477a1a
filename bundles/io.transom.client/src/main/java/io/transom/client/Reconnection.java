package io.transom.client;

import java.time.Duration;
import java.util.Set;

/**
 * When to connect again: delay before attempt n (from 1, reset by every successful connect) is {@code min(first * factor^(n-1),
 * max)} plus a random share of the jitter.
 *
 * @param fatal ABORT reasons after which the client gives up
 */
public record Reconnection(Duration first, double factor, Duration max, Duration jitter, Set<String> fatal) {
    /** As a node does (docs/reference/protocol.md): 1.5 s growing by 1.5 to 60 s, plus up to 1 s. */
    public static final Reconnection DEFAULT =
            new Reconnection(Duration.ofMillis(1500), 1.5, Duration.ofSeconds(60), Duration.ofSeconds(1), Set.of());

    public Reconnection givingUpOn(String... reasons) {
        return new Reconnection(first, factor, max, jitter, Set.of(reasons));
    }
}
