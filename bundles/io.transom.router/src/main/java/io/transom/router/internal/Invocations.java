package io.transom.router.internal;

import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that one session works on: the callee's side. Event loop only. */
final class Invocations {
    private final RouterSession session;
    private final Map<Long, RoutedCall> active = new HashMap<>(4);
    private long last;

    Invocations(RouterSession session) {
        this.session = session;
    }

    int size() {
        return active.size();
    }

    void invoke(RoutedCall call, Map<String, Object> details, Payload payload) {
        if (session.hasEnded()) {
            call.caller.calls.fail(call, disconnected());
        } else if (!call.callee.active) {
            call.caller.calls.fail(call, unregistered(call));
        } else {
            call.invocation = ++last;
            active.put(call.invocation, call);
            session.send(new Message.Invocation(call.invocation, call.callee.registration.id, details, payload));
        }
    }

    /** A further part goes on under the same request ID. */
    void part(RoutedCall call, Map<String, Object> details, Payload payload) {
        if (active.get(call.invocation) == call) {
            session.send(new Message.Invocation(call.invocation, call.callee.registration.id, details, payload));
        }
    }

    private WampError unregistered(RoutedCall call) {
        return session.realm.dealer().best(call.procedure) == null
                ? Calls.noSuchProcedure(call.procedure)
                : new WampError(ErrorUris.CANCELED, "callee unregistered from in-flight request");
    }

    private static WampError disconnected() {
        return new WampError(ErrorUris.CANCELED, "callee disconnected from in-flight request");
    }

    /** An answer that nobody waits for any more is dropped: cancel and answer may cross. */
    void yielded(Message.Yield message) {
        boolean progress = Boolean.TRUE.equals(message.options().get("progress"));
        RoutedCall call = progress ? active.get(message.request()) : active.remove(message.request());
        if (call != null && (call.progress || !progress)) {
            call.caller.calls.answer(call, message.options(), message.payload(), progress);
            if (progress && call.caller.flow().isBlocked()) {
                session.flow().await(Set.of(call.caller));
            }
        }
    }

    void failed(Message.Error message) {
        RoutedCall call = active.remove(message.request());
        if (call != null) {
            call.caller.calls.fail(call, message.details(), message.error(), message.payload());
        }
    }

    void cancel(RoutedCall call, @Nullable CancelMode interrupt, String reason, boolean keep) {
        if (active.get(call.invocation) != call) {
            return;
        }
        if (!keep) {
            active.remove(call.invocation);
        }
        if (interrupt != null) {
            session.send(new Message.Interrupt(call.invocation, Map.of("mode", interrupt.label(), "reason", reason)));
        }
    }

    /** The callee has gone (WAMP specification, Callee Leaving). */
    void end() {
        List<RoutedCall> orphans = new ArrayList<>(active.values());
        active.clear();
        for (RoutedCall call : orphans) {
            call.caller.calls.fail(call, disconnected());
        }
    }
}
