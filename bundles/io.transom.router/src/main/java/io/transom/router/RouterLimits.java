package io.transom.router;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;

/** The bounds of a router; every one may be changed. */
public record RouterLimits(
        Limit openingTime,
        Limit callsPending,
        Limit subscriptions,
        Limit registrations,
        Limit sendPending,
        Limit localPending) {
    public static final RouterLimits DEFAULT = new RouterLimits(
            new Limit(
                    "session.opening.time",
                    10_000,
                    "ms",
                    "transom.close.opening_timeout",
                    "Time from connecting to WELCOME, waiting for the authenticator excluded."),
            new Limit(
                    "session.calls.pending",
                    10_000,
                    "calls",
                    ErrorUris.UNAVAILABLE,
                    "Calls of one session that wait for a result."),
            new Limit(
                    "session.subscriptions",
                    10_000,
                    "subscriptions",
                    ErrorUris.UNAVAILABLE,
                    "Subscriptions of one session."),
            new Limit(
                    "session.registrations",
                    10_000,
                    "registrations",
                    ErrorUris.UNAVAILABLE,
                    "Registrations of one session."),
            new Limit(
                    "session.send.pending",
                    8 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes that wait for a session whose socket takes no more; above it the session is closed."),
            new Limit(
                    "session.local.pending",
                    64 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "The same for a session inside this process, whose handlers do not keep up; a message counts 128 bytes and its payload."));
}
