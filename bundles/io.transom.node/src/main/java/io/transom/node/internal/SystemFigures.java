package io.transom.node.internal;

import io.transom.api.node.NodeSystemFigures;
import io.transom.api.node.SystemStats;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The figures of this host; one reader for calls and heartbeats, so the rates are those since whichever came last. */
final class SystemFigures implements NodeSystemFigures {
    private final SystemReadings readings = new SystemReadings(Path.of("/proc"), Path.of("/sys"), System::nanoTime);
    private final Executor blocking;

    SystemFigures(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<SystemStats> getSystemStats() {
        return CompletableFuture.supplyAsync(
                () -> {
                    synchronized (readings) {
                        return readings.read();
                    }
                },
                blocking);
    }
}
