package io.transom.router.internal;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A call between its caller and its callee. Each side's fields are touched on that side's event loop only; what passes between
 * the sides passes as a task. So a call cannot be answered twice and needs no lock.
 */
final class RoutedCall {
    final RouterSession caller;
    final long request;
    final String procedure;
    final Registration.Callee callee;
    /** Whether the caller gets progressive results. */
    final boolean progress;
    /** Whether the two sides are told of each other. */
    final boolean disclosed;

    final long timeoutMillis;

    /** Caller's side: the timer of the time-out. */
    @Nullable
    Future<?> timer;
    /** Caller's side: tells a timer that fired from one that was stopped meanwhile. */
    int timers;
    /** Caller's side: whether it was canceled and waits for the callee's answer. */
    boolean killed;
    /** Callee's side: the request ID of the INVOCATION; 0 before it was sent. */
    long invocation;

    RoutedCall(
            RouterSession caller,
            long request,
            String procedure,
            Registration.Callee callee,
            boolean progress,
            boolean disclosed,
            long timeoutMillis) {
        this.caller = caller;
        this.request = request;
        this.procedure = procedure;
        this.callee = callee;
        this.progress = progress;
        this.disclosed = disclosed;
        this.timeoutMillis = timeoutMillis;
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
