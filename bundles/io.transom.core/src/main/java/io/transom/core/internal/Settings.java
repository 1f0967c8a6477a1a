package io.transom.core.internal;

import java.time.Duration;

/**
 * The host's configuration in force.
 *
 * @param drain how long calls in flight may go on after their module was unbound
 * @param patience the part of it for which unbinding holds up whoever stops the bundle
 * @param timeout default time-out of procedures that declare none; zero for none
 */
record Settings(Duration drain, Duration patience, Duration timeout) {
    /** SCR gives up on a component that is locked for 5 s ({@code ds.lock.timeout.milliseconds}). */
    private static final long LONGEST_WAIT_MILLIS = 4_000;

    static Settings of(HostConfiguration configuration) {
        long drain = Math.max(0, configuration.drain_millis());
        return new Settings(
                Duration.ofMillis(drain),
                Duration.ofMillis(Math.min(drain, LONGEST_WAIT_MILLIS)),
                Duration.ofMillis(Math.max(0, configuration.timeout_millis())));
    }
}
