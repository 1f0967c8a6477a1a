package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import java.util.HashMap;
import java.util.Map;
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

    /** The options of its first part hold for all of them. */
    private final Map<String, Object> options;

    private final @Nullable Long trustLevel;

    /** Caller's side: whether further parts follow. */
    boolean moreToCome;
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
            Message.Call message,
            Decision decision,
            Registration.Callee callee,
            long timeoutMillis) {
        this.caller = caller;
        this.request = message.request();
        this.procedure = message.procedure();
        this.options = message.options();
        this.callee = callee;
        this.progress = wants("receive_progress") && callee.endpoint.features().givesProgress();
        this.disclosed = decision.disclose() || wants("disclose_me");
        this.trustLevel = decision.trustLevel();
        this.timeoutMillis = timeoutMillis;
        this.moreToCome = isPart(message);
    }

    /** Whether a CALL is a part of a call and not its last one. */
    static boolean isPart(Message.Call message) {
        return Boolean.TRUE.equals(message.options().get("progress"));
    }

    private boolean wants(String option) {
        return Boolean.TRUE.equals(options.get(option));
    }

    /** The details of an INVOCATION: of each part the same, but for whether more parts follow. */
    Map<String, Object> details() {
        boolean pattern = callee.registration.match != Match.EXACT;
        if (!pattern && !progress && !disclosed && trustLevel == null && !moreToCome) {
            return Passthru.added(Map.of(), options);
        }
        var details = new HashMap<String, Object>();
        if (pattern) {
            details.put("procedure", procedure);
        }
        if (progress) {
            details.put("receive_progress", true);
        }
        if (moreToCome) {
            details.put("progress", true);
        }
        if (disclosed) {
            Identities.put(details, "caller", caller.details());
        }
        if (trustLevel != null) {
            details.put("trustlevel", trustLevel);
        }
        return Passthru.added(details, options);
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
