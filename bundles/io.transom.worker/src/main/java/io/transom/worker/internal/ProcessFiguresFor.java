package io.transom.worker.internal;

import io.transom.api.worker.GcFinished;
import io.transom.api.worker.ProcessFigures;
import io.transom.api.worker.ProcessInfo;
import io.transom.api.worker.ProcessMonitor;
import io.transom.api.worker.ProcessStats;
import io.transom.wamp.Identity;
import java.util.concurrent.CompletionStage;

/** The figures of this process, for one caller. */
final class ProcessFiguresFor implements ProcessFigures {
    private final Readings readings;
    private final Monitor monitor;
    private final ProcessThread thread;
    private final ProcessEvents events;
    private final Identity caller;

    ProcessFiguresFor(Readings readings, Monitor monitor, ProcessThread thread, ProcessEvents events, Identity caller) {
        this.readings = readings;
        this.monitor = monitor;
        this.thread = thread;
        this.events = events;
        this.caller = caller;
    }

    @Override
    public CompletionStage<ProcessInfo> getProcessInfo() {
        return thread.run(readings::info);
    }

    @Override
    public CompletionStage<ProcessStats> getProcessStats() {
        return thread.run(() -> readings.stats(null));
    }

    @Override
    public CompletionStage<ProcessMonitor> getProcessMonitor() {
        return thread.run(readings::monitor);
    }

    @Override
    public CompletionStage<Void> setProcessStatsMonitoring(double interval) {
        return monitor.set(interval, caller);
    }

    @Override
    public CompletionStage<Long> triggerGc() {
        return thread.run(() -> {
            long from = System.nanoTime();
            System.gc();
            long millis = (System.nanoTime() - from) / 1_000_000;
            var requester = new GcFinished.Requester(ProcessEvents.who(caller), caller.authid(), caller.authrole());
            events.publishToOthers(caller, "on_gc_finished", new GcFinished(requester, millis));
            return millis;
        });
    }
}
