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
import org.jspecify.annotations.Nullable;

/** The calls of one session that wait for a result: the caller's side. Event loop only, but for the {@code answer} methods. */
final class Calls {
    private final RouterSession session;
    private final Map<Long, RoutedCall> pending = new HashMap<>(4);

    Calls(RouterSession session) {
        this.session = session;
    }

    int size() {
        return pending.size();
    }

    boolean accepts(Message.Call call) {
        if (pending.containsKey(call.request())) {
            session.violated("CALL with the request ID of a call that is not over: " + call.request());
            return false;
        }
        if (!session.realm.isValid(call.procedure(), Match.EXACT)) {
            session.error(Message.Call.CODE, call.request(), ErrorUris.INVALID_URI, "invalid procedure URI");
            return false;
        }
        return true;
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
        Endpoint endpoint = callee.endpoint;
        try {
            endpoint.checkWritable(message.payload());
        } catch (WampError unwritable) {
            session.error(Message.Call.CODE, message.request(), unwritable);
            return;
        }
        Map<String, Object> options = message.options();
        boolean progress = Boolean.TRUE.equals(options.get("receive_progress")) && endpoint.givesProgress();
        boolean disclosed = decision.disclose() || Boolean.TRUE.equals(options.get("disclose_me"));
        long timeout = options.get("timeout") instanceof Number time ? millis(time.longValue()) : 0;
        var call =
                new RoutedCall(session, message.request(), message.procedure(), callee, progress, disclosed, timeout);
        pending.put(call.request, call);
        startTimer(call);
        var details = details(call, callee.registration, decision.trustLevel());
        endpoint.invoke(call, Passthru.added(details, options), message.payload());
    }

    private long millis(long timeout) {
        var unit = TimeUnit.of(session.realm.options().callTimeoutUnit());
        return unit.toMillis(Math.max(0, timeout));
    }

    static WampError noSuchProcedure(String procedure) {
        return new WampError(ErrorUris.NO_SUCH_PROCEDURE, "no callee registered for procedure " + procedure);
    }

    private Map<String, Object> details(RoutedCall call, Registration registration, @Nullable Long trustLevel) {
        boolean pattern = registration.match != Match.EXACT;
        if (!pattern && !call.progress && !call.disclosed && trustLevel == null) {
            return Map.of();
        }
        var details = new HashMap<String, Object>();
        if (pattern) {
            details.put("procedure", call.procedure);
        }
        if (call.progress) {
            details.put("receive_progress", true);
        }
        if (call.disclosed) {
            Identities.put(details, "caller", session.details());
        }
        if (trustLevel != null) {
            details.put("trustlevel", trustLevel);
        }
        return details;
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
        CancelMode possible = call.callee.endpoint.cancels() ? mode.get() : CancelMode.SKIP;
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
            CancelMode mode = call.callee.endpoint.cancels() ? CancelMode.KILLNOWAIT : CancelMode.SKIP;
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
            CancelMode mode = call.callee.endpoint.cancels() ? CancelMode.KILLNOWAIT : null;
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
