package io.transom.router.internal;

import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;

/** What comes back for the calls of one session. Called on the callee's event loop; goes on to the caller's. */
final class Answers {
    private final RouterSession caller;
    private final boolean passesThrough;

    Answers(RouterSession caller) {
        this.caller = caller;
        this.passesThrough = caller.announced("caller", "payload_passthru_mode");
    }

    /** Whether the caller takes opaque payloads. */
    boolean passThrough() {
        return passesThrough;
    }

    /** @param options those of the YIELD */
    void yielded(RoutedCall call, Map<String, Object> options, Payload result, boolean progress) {
        try {
            check(options, result);
        } catch (WampError refused) {
            if (progress) { // the callee would go on for nobody
                CancelMode interrupt = call.canBeInterrupted() ? CancelMode.KILLNOWAIT : null;
                call.callee().endpoint.cancel(call, interrupt, refused.uri(), false);
            }
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
            check(details, payload);
        } catch (WampError refused) {
            passed = refused.payload();
            describing = Map.of();
        }
        pass(call, new Message.Error(Message.Call.CODE, call.request, describing, uri, passed), false);
    }

    private void check(Map<String, Object> options, Payload payload) {
        if (Passthru.isUsed(options) && !passesThrough) {
            throw new WampError(ErrorUris.FEATURE_NOT_SUPPORTED, "the caller does not know payload passthru mode");
        }
        caller.checkWritable(payload);
    }

    private static Map<String, Object> resultDetails(RoutedCall call, boolean progress) {
        if (!call.disclosed) {
            return progress ? Map.of("progress", true) : Map.of();
        }
        var details = new HashMap<String, Object>();
        if (progress) {
            details.put("progress", true);
        }
        Identities.put(details, Identities.Who.CALLEE, call.callee().endpoint.details());
        return details;
    }

    private void pass(RoutedCall call, Message message, boolean progress) {
        if (caller.here()) {
            caller.calls.arrived(call, message, progress);
        } else if (!caller.loop()
                .hand(LocalConnection.bytes(message), () -> caller.calls.arrived(call, message, progress))) {
            caller.unreachable();
        }
    }
}
