package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Serves;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The calls of one session that wait for a result: the caller's side. Event loop only, but for {@link #unavailable}. */
final class Calls {
    private final RouterSession session;
    private final boolean sendsParts;
    private final LongMap<RoutedCall> pending = new LongMap<>();
    /** What is kept of calls that are under way, for another callee. */
    private long keptBytes;

    Calls(RouterSession session) {
        this.session = session;
        this.sendsParts = session.announced("caller", "progressive_call_invocations");
    }

    /** Also from outside the event loop, where it is about the number of now. */
    int size() {
        return pending.size();
    }

    long keptBytes() {
        return keptBytes;
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
        if (Passthru.isUsed(message.options()) && !session.answers.passThrough()) {
            session.violated("a caller that uses payload passthru announces payload_passthru_mode");
            return false;
        }
        if (!session.realm.isValid(message.procedure(), Match.EXACT)) {
            WampError invalid = Uris.invalid("procedure", Match.EXACT, message.procedure());
            session.error(Message.Call.CODE, message.request(), invalid);
            return false;
        }
        String wrong = RoutedCall.wrongRunmode(message.options());
        if (wrong != null) {
            session.error(Message.Call.CODE, message.request(), ErrorUris.INVALID_ARGUMENT, wrong);
        }
        return wrong == null;
    }

    /** A further part of a call that is under way. It needs no permission: that for the first part holds. */
    @Serves("dealer.progressive_call_invocations")
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
        Limit limit = session.realm.limits().callsPending();
        if (limit.exceededBy(pending.size() + 1L)) {
            session.error(Message.Call.CODE, message.request(), session.reached(limit, pending.size() + 1L));
            return;
        }
        if (decision.hide() && Boolean.TRUE.equals(message.options().get("disclose_me"))) {
            session.error(Message.Call.CODE, message.request(), undisclosed());
            return;
        }
        var call = new RoutedCall(session, message, decision);
        pending.put(call.request, call);
        Object timeout = message.options().get("timeout");
        if (timeout != null) {
            startTime(call, millis(timeout, session.timeoutUnit()));
        }
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
        call.assign(callee);
        if (call.mayMove(first)) {
            keep(call, first);
        }
        endpoint.invoke(call, call.details(first), first.payload());
    }

    @Serves("dealer.payload_passthru_mode")
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

    /** Keeps what a call brought for another callee, as far as the limit goes. */
    private void keep(RoutedCall call, Message.Call first) {
        Limit limit = session.realm.limits().callsKept();
        long size = LocalConnection.bytes(first);
        if (limit.exceededBy(keptBytes + size)) {
            session.realm.limitHits().hit(limit);
        } else {
            keptBytes += size;
            call.keptBytes = size;
            call.kept = List.of(first);
        }
    }

    /** No other callee will get the call. */
    private Message.@Nullable Call forget(RoutedCall call) {
        if (!call.isUnderWay() || call.kept == null) {
            return null;
        }
        Message.Call first = call.kept.get(0);
        keptBytes -= call.keptBytes;
        call.kept = null;
        return first;
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
                if (pending.get(call.request) == call) {
                    sendPart(call, part);
                }
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

    private static long millis(Object timeout, ChronoUnit unit) {
        return timeout instanceof Number time ? TimeUnit.of(unit).toMillis(time.longValue()) : 0;
    }

    @Serves("dealer.call_canceling")
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
        Object why = message.options().get("message"); // of the caller's connection, when it cannot go on
        String text = why instanceof String ? (String) why : "the call was canceled by the caller";
        giveUp(call, mode.get(), new WampError(ErrorUris.CANCELED, text));
    }

    private void startTime(RoutedCall call, long millis) {
        if (millis > 0) {
            call.time = new CallTime(session, millis, () -> timedOut(call, millis));
            call.time.start();
        }
    }

    @Serves("dealer.call_timeout")
    private void timedOut(RoutedCall call, long millis) {
        String text = "no result of " + call.procedure + " within " + millis + " ms";
        giveUp(call, CancelMode.KILLNOWAIT, new WampError(ErrorUris.TIMEOUT, text));
    }

    /** Ends a call with an error. The callee is interrupted in that mode, if it is not skip and the callee takes it. */
    private void giveUp(RoutedCall call, CancelMode mode, WampError error) {
        pending.remove(call.request);
        forget(call);
        withdraw(call, mode, error.uri());
        session.error(Message.Call.CODE, call.request, error);
    }

    private static void withdraw(RoutedCall call, CancelMode mode, String reason) {
        call.stopTime();
        if (call.queue != null) {
            call.queue.leave(call);
        } else if (call.isUnderWay()) {
            boolean interrupt = mode != CancelMode.SKIP && call.canBeInterrupted();
            call.callee().endpoint.cancel(call, interrupt ? mode : null, reason, false);
        }
    }

    /** The caller has gone: nobody waits for the results any more (WAMP specification, Caller Leaving). */
    void end() {
        List<RoutedCall> orphans = pending.values();
        pending.clear();
        for (RoutedCall call : orphans) {
            withdraw(call, CancelMode.KILLNOWAIT, ErrorUris.CANCELED);
        }
    }

    /** The callee cannot take the call. Another one shall, if that can still be (WAMP specification, Call Re-Routing). */
    @Serves("dealer.call_reroute")
    void unavailable(RoutedCall call, Message.Error error) {
        if (!session.loop().hand(LocalConnection.bytes(error), () -> reroute(call, error))) {
            session.unreachable();
        }
    }

    private void reroute(RoutedCall call, Message.Error error) {
        if (pending.get(call.request) != call) {
            return;
        }
        Message.Call first = forget(call);
        if (call.killed || (first == null && call.callee().registration.isShared())) {
            session.answers.fail(call, error.details(), error.error(), error.payload());
            return;
        }
        call.retry(error.payload());
        if (first == null) {
            giveUp(call, CancelMode.SKIP, call.nobody());
        } else {
            route(call, first);
        }
    }

    /** An answer has come; dropped when the call is over. */
    void arrived(RoutedCall call, Message message, boolean progress) {
        if (pending.get(call.request) != call) {
            return;
        }
        forget(call);
        if (progress) {
            call.startTime();
        } else {
            call.stopTime();
            pending.remove(call.request);
        }
        session.send(message);
    }
}
