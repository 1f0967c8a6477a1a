package io.transom.router.internal;

import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that one session works on: the callee's side. Event loop only. */
final class Invocations {
    private final RouterSession session;
    private final LongMap<RoutedCall> active = new LongMap<>();
    /** What the callee works on although nobody waits for it: it knows of no cancel, and counts it as one of its calls. */
    private final LongMap<Registration.Callee> skipped = new LongMap<>();

    private long last;

    Invocations(RouterSession session) {
        this.session = session;
    }

    int size() {
        return active.size() + skipped.size();
    }

    void invoke(RoutedCall call, Map<String, Object> details, Payload payload) {
        if (session.hasEnded()) {
            call.caller.answers.fail(call, disconnected());
        } else if (!call.callee().active) {
            call.caller.answers.fail(call, unregistered(call));
        } else {
            call.invocation = ++last;
            active.put(call.invocation, call);
            session.send(new Message.Invocation(call.invocation, call.callee().registration.id, details, payload));
        }
    }

    /** A further part goes on under the same request ID. */
    void part(RoutedCall call, Map<String, Object> details, Payload payload) {
        if (active.get(call.invocation) == call) {
            session.send(new Message.Invocation(call.invocation, call.callee().registration.id, details, payload));
        }
    }

    private WampError unregistered(RoutedCall call) {
        return session.realm.dealer().best(call.procedure) == null
                ? call.nobody()
                : new WampError(ErrorUris.CANCELED, "callee unregistered from in-flight request");
    }

    private static WampError disconnected() {
        return new WampError(ErrorUris.CANCELED, "callee disconnected from in-flight request");
    }

    /** An answer that nobody waits for any more is dropped: cancel and answer may cross. */
    @Serves("dealer.progressive_call_results")
    void yielded(Message.Yield message) {
        if (!accepts(message, message.request(), message.options())) {
            return;
        }
        boolean progress = Boolean.TRUE.equals(message.options().get("progress"));
        RoutedCall call = progress ? active.get(message.request()) : finished(message.request());
        if (call != null && (call.progress || !progress)) {
            call.caller.answers.yielded(call, message.options(), message.payload(), progress);
            if (progress && call.caller.isBlocked()) {
                session.flow().await(Set.of(call.caller));
            }
        }
    }

    void failed(Message.Error message) {
        if (!accepts(message, message.request(), message.details())) {
            return;
        }
        RoutedCall call = finished(message.request());
        if (call == null) {
            return;
        }
        if (session.features().reroutes() && message.error().equals(ErrorUris.UNAVAILABLE)) {
            call.caller.calls.unavailable(call, message);
        } else {
            call.caller.answers.fail(call, message.details(), message.error(), message.payload());
        }
    }

    /** Whether an answer is well formed; otherwise the session has ended. */
    private boolean accepts(Message answer, long invocation, Map<String, Object> options) {
        if (invocation > last) {
            session.violated("%s of INVOCATION %d, which was never sent"
                    .formatted(answer.label().toUpperCase(Locale.ROOT), invocation));
            return false;
        }
        if (Passthru.isUsed(options) && !session.features().passesThrough()) {
            session.violated("a callee that uses payload passthru announces payload_passthru_mode");
            return false;
        }
        return true;
    }

    /** The callee is done with an invocation; null when nobody waits for its answer. */
    private @Nullable RoutedCall finished(long invocation) {
        RoutedCall call = active.remove(invocation);
        Registration.Callee callee = call == null ? skipped.remove(invocation) : call.callee();
        if (callee != null) {
            callee.release();
        }
        return call;
    }

    void cancel(RoutedCall call, @Nullable CancelMode interrupt, String reason, boolean keep) {
        if (active.get(call.invocation) != call) {
            return;
        }
        if (!keep) {
            active.remove(call.invocation);
            if (interrupt != null) {
                call.callee().release();
            } else if (call.callee().isCounted()) {
                skip(call);
            }
        }
        if (interrupt != null) {
            session.send(new Message.Interrupt(call.invocation, Map.of("mode", interrupt.label(), "reason", reason)));
        }
    }

    /** It counts until the callee answers; beyond the limit it does no more. */
    private void skip(RoutedCall call) {
        Limit limit = session.realm.limits().callsPending();
        if (limit.exceededBy(skipped.size() + 1L)) {
            session.realm.limitHits().hit(limit);
            call.callee().release();
        } else {
            skipped.put(call.invocation, call.callee());
        }
    }

    /** The callee has gone (WAMP specification, Callee Leaving). */
    void end() {
        List<RoutedCall> orphans = active.values();
        active.clear();
        skipped.clear();
        for (RoutedCall call : orphans) {
            call.caller.answers.fail(call, disconnected());
        }
    }
}
