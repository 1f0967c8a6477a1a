package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The calls of one session that wait for a result: the caller's side. Event loop only, but for the {@code answer} methods. */
final class Calls {
    private final RouterSession session;
    private final boolean sendsParts;
    private final boolean passesThrough;
    private final Map<Long, RoutedCall> pending = new HashMap<>(4);

    Calls(RouterSession session) {
        this.session = session;
        this.sendsParts = session.announced("caller", "progressive_call_invocations");
        this.passesThrough = session.announced("caller", "payload_passthru_mode");
    }

    int size() {
        return pending.size();
    }

    /** Whether a CALL begins a call and is well formed; otherwise it has been handled. */
    boolean accepts(Message.Call message) {
        RoutedCall known = pending.get(message.request());
        if (known != null) {
            part(known, message);
            return false;
        }
        if (sendsParts && session.requestIds.isOld(message.request())) {
            return false;
        }
        if (!session.isNew(message.request())) {
            return false;
        }
        if (RoutedCall.isPart(message) && !sendsParts) {
            session.violated("a caller that sends calls in parts announces progressive_call_invocations");
            return false;
        }
        if (Passthru.isUsed(message.options()) && !passesThrough) {
            session.violated("a caller that uses payload passthru announces payload_passthru_mode");
            return false;
        }
        if (!session.realm.isValid(message.procedure(), Match.EXACT)) {
            session.error(Message.Call.CODE, message.request(), ErrorUris.INVALID_URI, "invalid procedure URI");
            return false;
        }
        String wrong = RoutedCall.wrongRunmode(message.options());
        if (wrong != null) {
            session.error(Message.Call.CODE, message.request(), ErrorUris.INVALID_ARGUMENT, wrong);
        }
        return wrong == null;
    }

    /** A further part of a call that is under way. It needs no permission: that for the first part holds. */
    private void part(RoutedCall call, Message.Call message) {
        if (!call.moreToCome) {
            session.violated("CALL with the request ID of a call that is not over: " + call.request);
            return;
        }
        if (!call.procedure.equals(message.procedure())) {
            session.violated("CALL " + call.request + " is a part of a call of " + call.procedure + ", not of "
                    + message.procedure());
            return;
        }
        call.moreToCome = RoutedCall.isPart(message);
        goOn(call, message);
    }

    private void goOn(RoutedCall call, Message.Call message) {
        try {
            if (call.isUnderWay()) {
                sendPart(call, message);
            } else {
                Objects.requireNonNull(call.queue).grow(call, message);
            }
        } catch (WampError refused) {
            giveUp(call, CancelMode.KILLNOWAIT, refused);
        }
    }

    private static void sendPart(RoutedCall call, Message.Call part) {
        Endpoint endpoint = call.callee().endpoint;
        endpoint.checkWritable(part.payload());
        endpoint.part(call, call.details(part), part.payload());
    }

    void call(Message.Call message, Decision decision) {
        var limit = session.realm.limits().callsPending();
        if (limit.exceededBy(pending.size() + 1L)) {
            session.error(Message.Call.CODE, message.request(), session.reached(limit, pending.size() + 1L));
            return;
        }
        if (decision.hide() && Boolean.TRUE.equals(message.options().get("disclose_me"))) {
            session.error(Message.Call.CODE, message.request(), undisclosed());
            return;
        }
        long timeout = message.options().get("timeout") instanceof Number time ? millis(time.longValue()) : 0;
        var call = new RoutedCall(session, message, decision, timeout);
        pending.put(call.request, call);
        startTime(call);
        route(call, message);
    }

    /** Finds a callee. Afterwards the call is under way, or waits for a callee, or is over. */
    private void route(RoutedCall call, Message.Call first) {
        try {
            Registration registration = session.realm.dealer().best(call.procedure);
            if (registration == null) {
                throw call.nobody();
            }
            Registration.Callee callee = registration.take(call, first);
            if (callee != null) {
                handOver(call, callee, first);
            }
        } catch (WampError refused) {
            giveUp(call, CancelMode.SKIP, refused);
        }
    }

    private void handOver(RoutedCall call, Registration.Callee callee, Message.Call first) {
        Endpoint endpoint = callee.endpoint;
        try {
            check(endpoint.features(), first);
            endpoint.checkWritable(first.payload());
        } catch (WampError refused) {
            callee.release();
            throw refused;
        }
        call.assign(callee, first);
        if (call.timeoutMillis > 0 && callee.terms.forwardTimeout()) {
            call.forwardedMillis = millisLeft(call);
            call.stopTimer();
        }
        endpoint.invoke(call, call.details(first), first.payload());
    }

    private static void check(CalleeFeatures can, Message.Call first) {
        if (RoutedCall.isPart(first) && !can.takesParts()) {
            throw new WampError(
                    ErrorUris.FEATURE_NOT_SUPPORTED, "the callee of " + first.procedure() + " takes no calls in parts");
        }
        if (Passthru.isUsed(first.options()) && !can.passesThrough()) {
            throw new WampError(
                    ErrorUris.FEATURE_NOT_SUPPORTED,
                    "the callee of " + first.procedure() + " does not know payload passthru mode");
        }
    }

    /** A call that waited has a callee. */
    void granted(RoutedCall call, Registration.Callee callee) {
        if (pending.get(call.request) != call) {
            callee.release();
            return;
        }
        List<Message.Call> parts = call.leaveQueue();
        try {
            handOver(call, callee, parts.get(0));
            for (Message.Call part : parts.subList(1, parts.size())) {
                sendPart(call, part);
            }
        } catch (WampError refused) {
            giveUp(call, CancelMode.KILLNOWAIT, refused);
        }
    }

    /** A call that waited does so in vain: the callees that could have taken it have gone. */
    void again(RoutedCall call) {
        if (pending.get(call.request) == call) {
            List<Message.Call> parts = call.leaveQueue();
            route(call, parts.get(0));
            parts.subList(1, parts.size()).forEach(part -> {
                if (pending.get(call.request) == call) {
                    goOn(call, part);
                }
            });
        }
    }

    static WampError undisclosed() {
        return new WampError(
                ErrorUris.OPTION_DISALLOWED_DISCLOSE_ME,
                "this session must not tell or be told who calls or publishes");
    }

    private long millis(long timeout) {
        var unit = TimeUnit.of(session.realm.options().callTimeoutUnit());
        return unit.toMillis(Math.max(0, timeout));
    }

    /** The time counts anew: from the call on, and from each progressive result on. */
    private void startTime(RoutedCall call) {
        if (call.timeoutMillis > 0) {
            call.deadline = now() + call.timeoutMillis;
            startTimer(call);
        }
    }

    /** Until the deadline, unless the callee sees to it. */
    private void startTimer(RoutedCall call) {
        call.stopTimer();
        if (call.timeoutMillis > 0 && call.forwardedMillis == 0) {
            int timer = ++call.timers;
            call.timer = session.realm
                    .timers()
                    .start(
                            millisLeft(call),
                            session.connection().executor(),
                            session.loop(),
                            () -> timedOut(call, timer));
        }
    }

    private long millisLeft(RoutedCall call) {
        return Math.max(1, call.deadline - now());
    }

    private long now() {
        return session.realm.router().clock().millis();
    }

    void cancel(Message.Cancel message) {
        RoutedCall call = pending.get(message.request());
        if (call == null) {
            return;
        }
        Object given = message.options().get("mode");
        Optional<CancelMode> mode = given == null ? Optional.of(CancelMode.KILLNOWAIT) : CancelMode.of(given);
        if (mode.isEmpty()) {
            session.violated("CANCEL.Options.mode: expected skip, kill or killnowait");
            return;
        }
        if (mode.get() == CancelMode.KILL && call.canBeInterrupted()) {
            if (!call.killed) {
                call.killed = true;
                call.callee().endpoint.cancel(call, CancelMode.KILL, ErrorUris.CANCELED, true);
            }
            return;
        }
        giveUp(call, mode.get(), new WampError(ErrorUris.CANCELED, "the call was canceled by the caller"));
    }

    private void timedOut(RoutedCall call, int timer) {
        if (pending.get(call.request) == call && timer == call.timers) {
            giveUp(
                    call,
                    CancelMode.KILLNOWAIT,
                    new WampError(
                            ErrorUris.TIMEOUT,
                            "no result of " + call.procedure + " within " + call.timeoutMillis + " ms"));
        }
    }

    /** Ends a call with an error. The callee is interrupted in that mode, if it is not skip and the callee takes it. */
    private void giveUp(RoutedCall call, CancelMode mode, WampError error) {
        pending.remove(call.request);
        withdraw(call, mode, error.uri());
        session.error(Message.Call.CODE, call.request, error);
    }

    private static void withdraw(RoutedCall call, CancelMode mode, String reason) {
        call.stopTimer();
        if (call.queue != null) {
            call.queue.leave(call);
        } else if (call.isUnderWay()) {
            boolean interrupt = mode != CancelMode.SKIP && call.canBeInterrupted();
            call.callee().endpoint.cancel(call, interrupt ? mode : null, reason, false);
        }
    }

    /** The caller has gone: nobody waits for the results any more (WAMP specification, Caller Leaving). */
    void end() {
        List<RoutedCall> orphans = new ArrayList<>(pending.values());
        pending.clear();
        for (RoutedCall call : orphans) {
            withdraw(call, CancelMode.KILLNOWAIT, ErrorUris.CANCELED);
        }
    }

    // What comes back. The callee's event loop.

    /** @param options those of the YIELD */
    void answer(RoutedCall call, Map<String, Object> options, Payload result, boolean progress) {
        try {
            checkTakes(options, result);
        } catch (WampError refused) {
            fail(call, refused);
            return;
        }
        Message message =
                new Message.Result(call.request, Passthru.added(resultDetails(call, progress), options), result);
        pass(call, message, progress);
    }

    void fail(RoutedCall call, WampError error) {
        fail(call, Map.of(), error.uri(), error.payload());
    }

    /** @param details those of the callee's ERROR */
    void fail(RoutedCall call, Map<String, Object> details, String uri, Payload payload) {
        Payload passed = payload;
        Map<String, Object> describing = Passthru.added(Map.of(), details);
        try {
            checkTakes(details, payload);
        } catch (WampError refused) {
            passed = refused.payload();
            describing = Map.of();
        }
        pass(call, new Message.Error(Message.Call.CODE, call.request, describing, uri, passed), false);
    }

    private void checkTakes(Map<String, Object> options, Payload payload) {
        if (Passthru.isUsed(options) && !passesThrough) {
            throw new WampError(ErrorUris.FEATURE_NOT_SUPPORTED, "the caller does not know payload passthru mode");
        }
        session.checkWritable(payload);
    }

    /** The callee cannot take the call. Another one shall, if that can still be (WAMP specification, Call Re-Routing). */
    void unavailable(RoutedCall call, Message.Error error) {
        session.loop().execute(() -> {
            if (pending.get(call.request) != call) {
                return;
            }
            boolean shared = call.callee().registration.isShared();
            if (call.killed || (shared && call.kept == null)) {
                fail(call, error.details(), error.error(), error.payload());
                return;
            }
            List<Message.Call> parts = call.retry();
            if (call.forwardedMillis > 0) {
                call.forwardedMillis = 0;
                startTimer(call);
            }
            if (shared) {
                route(call, parts.get(0));
            } else {
                giveUp(call, CancelMode.SKIP, call.nobody());
            }
        });
    }

    private static Map<String, Object> resultDetails(RoutedCall call, boolean progress) {
        if (!call.disclosed) {
            return progress ? Map.of("progress", true) : Map.of();
        }
        var details = new HashMap<String, Object>();
        if (progress) {
            details.put("progress", true);
        }
        Identities.put(details, "callee", call.callee().endpoint.details());
        return details;
    }

    private void pass(RoutedCall call, Message message, boolean progress) {
        if (session.here()) {
            arrived(call, message, progress);
        } else if (!session.loop().hand(LocalConnection.bytes(message), () -> arrived(call, message, progress))) {
            session.unreachable();
        }
    }

    private void arrived(RoutedCall call, Message message, boolean progress) {
        if (pending.get(call.request) != call) {
            return;
        }
        if (progress) {
            call.kept = null;
            startTime(call);
        } else {
            call.stopTimer();
            pending.remove(call.request);
        }
        session.send(message);
    }
}
