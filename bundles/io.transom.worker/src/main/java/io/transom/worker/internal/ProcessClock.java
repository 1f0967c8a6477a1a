package io.transom.worker.internal;

import io.transom.api.Timestamps;
import io.transom.api.worker.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The time of this process. */
final class ProcessClock implements Clock {
    private final Instant started;
    private final InstantSource clock;

    ProcessClock(Instant started, InstantSource clock) {
        this.started = started;
        this.clock = clock;
    }

    @Override
    public CompletionStage<String> utcnow() {
        return CompletableFuture.completedFuture(Timestamps.of(clock.instant()));
    }

    @Override
    public CompletionStage<String> started() {
        return CompletableFuture.completedFuture(Timestamps.of(started));
    }

    @Override
    public CompletionStage<Double> uptime() {
        long micros = Duration.between(started, clock.instant()).toNanos() / 1000;
        return CompletableFuture.completedFuture(micros / 1e6);
    }
}
