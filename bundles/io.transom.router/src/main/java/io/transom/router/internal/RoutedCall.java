package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call between its caller and its callee. Each side's fields are touched on that side's event loop only; what passes between
 * the sides passes as a task. So a call cannot be answered twice and needs no lock.
 */
final class RoutedCall {
    final RouterSession caller;
    final long request;
    final String procedure;
    /** The options of its first part hold for all of them. */
    private final Map<String, Object> options;

    private final @Nullable Long trustLevel;

    private final boolean discloses;
    private final boolean hides;

    /** Caller's side, and the callee's from when it was handed over: who answers; null while the call waits. */
    Registration.@Nullable Callee callee;
    /** As {@link #callee}: whether the caller gets progressive results. */
    boolean progress;
    /** As {@link #callee}: whether the two sides are told of each other. */
    boolean disclosed;
    /** As {@link #callee}: whether the callee is told of the caller. */
    private boolean callerDisclosed;

    /** Caller's side: whether further parts follow. */
    boolean moreToCome;
    /** Caller's side: its time-out, if it has one. */
    @Nullable
    CallTime time;
    /** As {@link #callee}: the time that the callee has to see to itself; 0 when the router does. */
    private long forwardedMillis;
    /** Caller's side: whether it was canceled and waits for the callee's answer. */
    boolean killed;
    /** Caller's side: its parts so far, while it waits, or the only one, while another callee may get it. */
    @Nullable
    List<Message.Call> kept;
    /** Caller's side: where it waits. */
    @Nullable
    CallQueue queue;
    /** Caller's side, and read while it waits: who cannot take it. */
    private List<Registration.Callee> tried = List.of();

    private Payload refusal = Payload.NONE;
    /** Caller's side: what was counted for {@link #kept} while another callee may get it. */
    long keptBytes;
    /** Under the lock of the queue: what it takes there, where it stands, and when it came. */
    long queuedBytes;

    CallQueue.@Nullable Lane lane;
    long place;
    /** Callee's side: the request ID of the INVOCATION; 0 before it was sent. */
    long invocation;

    RoutedCall(RouterSession caller, Message.Call message, Decision decision) {
        this.caller = caller;
        this.request = message.request();
        this.procedure = message.procedure();
        this.options = message.options();
        this.hides = decision.hide();
        this.discloses = decision.disclose() || (wants("disclose_me") && !hides);
        this.trustLevel = decision.trustLevel();
        this.moreToCome = isPart(message);
    }

    // Who may have it.

    /** What is wrong with the options that ask for one shard; null when nothing is. */
    static @Nullable String wrongRunmode(Map<String, Object> options) {
        Object runmode = options.get("runmode");
        if (runmode == null) {
            return null;
        }
        if (!runmode.equals("partition")) {
            return "runmode: expected partition, found " + runmode;
        }
        Object key = options.get("rkey");
        return key instanceof String || key instanceof Long
                ? null
                : "rkey: expected a text or an integer with runmode partition, found " + key;
    }

    /** What chooses the callee, instead of the policy of its registration (WAMP specification, Sharded Registration). */
    @Nullable
    Object routingKey() {
        return "partition".equals(options.get("runmode")) ? options.get("rkey") : null;
    }

    /** What keeps calls at one callee where the policy of a registration goes by it: {@code rkey}, else who calls. */
    long affinity() {
        Object key = options.get("rkey");
        return key == null ? caller.id() : key.hashCode();
    }

    boolean mayGoTo(Registration.Callee one) {
        return !tried.contains(one);
    }

    /** What it has in common with other calls that the same callees may have: its shard, or who cannot take it. */
    Object sharedWith(Registration.Callee[] all) {
        Object key = routingKey();
        Registration.Callee shard = key == null ? null : Shards.of(key, all);
        return shard == null ? tried : shard;
    }

    /** Whether its shard is one of those that came now, instead of that of before. */
    boolean isTakenOver(Registration.Callee before, Registration.Callee[] came) {
        Object key = routingKey();
        return key != null && Shards.anyBefore(before, key, came);
    }

    boolean mayGoToAll() {
        return tried.isEmpty() && options.get("runmode") == null;
    }

    /** Why nobody takes it. */
    WampError nobody() {
        return tried.isEmpty()
                ? new WampError(ErrorUris.NO_SUCH_PROCEDURE, "no callee registered for procedure " + procedure)
                : new WampError(
                        ErrorUris.NO_AVAILABLE_CALLEE,
                        "no callee of procedure " + procedure + " is available, " + tried.size() + " tried"
                                + lastWord());
    }

    /** What the last callee said. */
    private String lastWord() {
        return refusal.first() instanceof String text ? ": " + text : "";
    }

    // Its way. The caller's event loop.

    /** It waits there. */
    void enter(CallQueue where, Message.Call first) {
        queue = where;
        kept = new ArrayList<>(List.of(first));
    }

    /** It does not wait any more; its parts so far. */
    List<Message.Call> leaveQueue() {
        queue = null;
        List<Message.Call> parts = Objects.requireNonNull(kept);
        kept = null;
        return parts;
    }

    /** The callee works on it from now on. */
    void assign(Registration.Callee to) {
        CalleeFeatures can = to.endpoint.features();
        callee = to;
        progress = wants("receive_progress") && can.givesProgress();
        disclosed = discloses;
        callerDisclosed = discloses || (to.terms.discloseCaller() && !hides);
        forwardedMillis = time != null && to.terms.forwardTimeout() ? time.forward() : 0;
    }

    /** Whether another callee can take it, if this one does not: nobody can once there are two parts of it. */
    boolean mayMove(Message.Call first) {
        return callee().endpoint.features().reroutes() && callee().registration.isShared() && !isPart(first);
    }

    /** The callee does not take it, for that reason. */
    void retry(Payload why) {
        refusal = why;
        var more = new ArrayList<>(tried);
        more.add(callee());
        tried = more;
        callee = null;
        invocation = 0;
        if (time != null) {
            time.takeBack();
        }
    }

    Registration.Callee callee() {
        return Objects.requireNonNull(callee);
    }

    /** Whether a callee works on it. */
    boolean isUnderWay() {
        return callee != null;
    }

    boolean canBeInterrupted() {
        return callee != null && callee.endpoint.features().cancels();
    }

    /** Whether a CALL is a part of a call and not its last one. */
    static boolean isPart(Message.Call message) {
        return Boolean.TRUE.equals(message.options().get("progress"));
    }

    private boolean wants(String option) {
        return Boolean.TRUE.equals(options.get(option));
    }

    /**
     * The details of an INVOCATION: of each part the same, but for whether more parts follow.
     *
     * @param part the CALL that it goes on with
     */
    @Serves({"dealer.call_trustlevels", "dealer.caller_identification"})
    Map<String, Object> details(Message.Call part) {
        boolean more = isPart(part);
        boolean pattern = callee().registration.match != Match.EXACT;
        if (!pattern && !progress && !callerDisclosed && trustLevel == null && forwardedMillis == 0 && !more) {
            return Passthru.added(Map.of(), options);
        }
        var details = new HashMap<String, Object>();
        if (pattern) {
            details.put("procedure", procedure);
        }
        if (progress) {
            details.put("receive_progress", true);
        }
        if (more) {
            details.put("progress", true);
        }
        if (callerDisclosed) {
            Identities.put(details, Identities.Who.CALLER, caller.details());
        }
        if (trustLevel != null) {
            details.put("trustlevel", trustLevel);
        }
        if (forwardedMillis > 0) {
            details.put("timeout", forwardedMillis);
        }
        return Passthru.added(details, options);
    }

    // Its time. The caller's event loop.

    void startTime() {
        if (time != null) {
            time.start();
        }
    }

    void stopTime() {
        if (time != null) {
            time.stop();
        }
    }
}
