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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The calls of one session that wait for a result: the caller's side. Event loop only, but for the {@code answer} methods. */
final class Calls {
    private final RouterSession session;
    private final boolean sendsParts;
    private final Map<Long, RoutedCall> pending = new HashMap<>(4);
    /** The greatest request ID of a call. A part with one that is not greater and not pending belongs to a call that is over. */
    private long lastRequest;

    Calls(RouterSession session) {
        this.session = session;
        this.sendsParts = session.announced("caller", "progressive_call_invocations");
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
        if (sendsParts && message.request() <= lastRequest) {
            return false;
        }
        lastRequest = Math.max(lastRequest, message.request());
        if (RoutedCall.isPart(message) && !sendsParts) {
            session.violated("a caller that sends calls in parts announces progressive_call_invocations");
            return false;
        }
        if (!session.realm.isValid(message.procedure(), Match.EXACT)) {
            session.error(Message.Call.CODE, message.request(), ErrorUris.INVALID_URI, "invalid procedure URI");
            return false;
        }
        return true;
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
        Endpoint endpoint = call.callee.endpoint;
        try {
            endpoint.checkWritable(message.payload());
        } catch (WampError unwritable) {
            giveUp(call, CancelMode.KILLNOWAIT, unwritable);
            return;
        }
        endpoint.part(call, call.details(), message.payload());
    }

    void call(Message.Call message, Decision decision) {
        var limit = session.realm.limits().callsPending();
        if (limit.exceededBy(pending.size() + 1L)) {
            session.error(Message.Call.CODE, message.request(), limit.error(pending.size() + 1L));
            return;
        }
        Registration registration = session.realm.dealer().best(message.procedure());
        Registration.Callee callee = registration == null ? null : registration.next();
        if (callee == null) {
            session.error(Message.Call.CODE, message.request(), noSuchProcedure(message.procedure()));
            return;
        }
        try {
            check(callee.endpoint, message);
        } catch (WampError refused) {
            session.error(Message.Call.CODE, message.request(), refused);
            return;
        }
        long timeout = message.options().get("timeout") instanceof Number time ? millis(time.longValue()) : 0;
        var call = new RoutedCall(session, message, decision, callee, timeout);
        pending.put(call.request, call);
        startTimer(call);
        callee.endpoint.invoke(call, call.details(), message.payload());
    }

    private static void check(Endpoint endpoint, Message.Call message) {
        if (RoutedCall.isPart(message) && !endpoint.features().takesParts()) {
            throw new WampError(
                    ErrorUris.FEATURE_NOT_SUPPORTED,
                    "the callee of " + message.procedure() + " takes no calls in parts");
        }
        endpoint.checkWritable(message.payload());
    }

    private long millis(long timeout) {
        var unit = TimeUnit.of(session.realm.options().callTimeoutUnit());
        return unit.toMillis(Math.max(0, timeout));
    }

    static WampError noSuchProcedure(String procedure) {
        return new WampError(ErrorUris.NO_SUCH_PROCEDURE, "no callee registered for procedure " + procedure);
    }

    private void startTimer(RoutedCall call) {
        if (call.timeoutMillis > 0) {
            int timer = ++call.timers;
            call.timer = session.realm
                    .timers()
                    .start(
                            call.timeoutMillis,
                            session.connection().executor(),
                            session.loop(),
                            () -> timedOut(call, timer));
        }
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
        CancelMode possible = call.callee.endpoint.features().cancels() ? mode.get() : CancelMode.SKIP;
        if (possible == CancelMode.KILL) {
            if (!call.killed) {
                call.killed = true;
                call.callee.endpoint.cancel(call, CancelMode.KILL, ErrorUris.CANCELED, true);
            }
            return;
        }
        giveUp(call, possible, new WampError(ErrorUris.CANCELED, "the call was canceled by the caller"));
    }

    private void timedOut(RoutedCall call, int timer) {
        if (pending.get(call.request) == call && timer == call.timers) {
            CancelMode mode = call.callee.endpoint.features().cancels() ? CancelMode.KILLNOWAIT : CancelMode.SKIP;
            giveUp(
                    call,
                    mode,
                    new WampError(
                            ErrorUris.TIMEOUT,
                            "no result of " + call.procedure + " within " + call.timeoutMillis + " ms"));
        }
    }

    private void giveUp(RoutedCall call, CancelMode mode, WampError error) {
        pending.remove(call.request);
        call.stopTimer();
        call.callee.endpoint.cancel(call, mode == CancelMode.SKIP ? null : mode, error.uri(), false);
        session.error(Message.Call.CODE, call.request, error);
    }

    /** The caller has gone: nobody waits for the results any more (WAMP specification, Caller Leaving). */
    void end() {
        List<RoutedCall> orphans = new ArrayList<>(pending.values());
        pending.clear();
        for (RoutedCall call : orphans) {
            call.stopTimer();
            CancelMode mode = call.callee.endpoint.features().cancels() ? CancelMode.KILLNOWAIT : null;
            call.callee.endpoint.cancel(call, mode, ErrorUris.CANCELED, false);
        }
    }

    // What comes back. The callee's event loop.

    /** @param options those of the YIELD */
    void answer(RoutedCall call, Map<String, Object> options, Payload result, boolean progress) {
        try {
            session.checkWritable(result);
        } catch (WampError unwritable) {
            fail(call, unwritable);
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
            session.checkWritable(payload);
        } catch (WampError unwritable) {
            passed = unwritable.payload();
            describing = Map.of();
        }
        pass(call, new Message.Error(Message.Call.CODE, call.request, describing, uri, passed), false);
    }

    private static Map<String, Object> resultDetails(RoutedCall call, boolean progress) {
        if (!call.disclosed) {
            return progress ? Map.of("progress", true) : Map.of();
        }
        var details = new HashMap<String, Object>();
        if (progress) {
            details.put("progress", true);
        }
        Identities.put(details, "callee", call.callee.endpoint.details());
        return details;
    }

    private void pass(RoutedCall call, Message message, boolean progress) {
        if (session.here()) {
            arrived(call, message, progress);
        } else {
            session.loop().execute(() -> arrived(call, message, progress));
        }
    }

    private void arrived(RoutedCall call, Message message, boolean progress) {
        if (pending.get(call.request) != call) {
            return;
        }
        call.stopTimer();
        if (progress) {
            startTimer(call);
        } else {
            pending.remove(call.request);
        }
        session.send(message);
    }
}
