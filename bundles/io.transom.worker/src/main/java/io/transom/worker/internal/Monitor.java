package io.transom.worker.internal;

import io.transom.wamp.Identity;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the figures of this process at an interval. Works on the process thread only. */
final class Monitor {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final double MAX_SECONDS = 1e9;

    private final Readings readings;
    private final ProcessThread thread;
    private final ProcessEvents events;

    private @Nullable Future<?> running;
    private long seq;

    Monitor(Readings readings, ProcessThread thread, ProcessEvents events) {
        this.readings = readings;
        this.thread = thread;
        this.events = events;
    }

    /** @param seconds 0 or less switches off */
    CompletionStage<@Nullable Void> set(double seconds, Identity caller) {
        return thread.run(() -> {
            if (running != null) {
                running.cancel(false);
                running = null;
                events.publishToOthers(caller, "on_process_stats_monitoring_set", 0L);
            }
            if (seconds > 0) {
                publish();
                var interval = Duration.ofNanos(Math.max(1_000_000L, (long) (Math.min(seconds, MAX_SECONDS) * 1e9)));
                running = thread.every(interval, this::publish);
                events.publishToOthers(caller, "on_process_stats_monitoring_set", wholeIfWhole(seconds));
            }
            return null;
        });
    }

    private void publish() {
        try {
            events.publish("on_process_stats", readings.stats(++seq));
        } catch (IOException | RuntimeException failed) {
            LOG.warn("process: no figures published: {}", failed.toString());
        }
    }

    private static Object wholeIfWhole(double seconds) {
        if (seconds == Math.rint(seconds) && seconds < Long.MAX_VALUE) {
            return (long) seconds;
        }
        return seconds;
    }
}
