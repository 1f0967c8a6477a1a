package io.transom.core.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.time.Duration;

/** The errors that the host itself answers with. */
final class Refusals {
    private Refusals() {}

    /** Text as the router's own, so that callers see no difference (docs/reference: a Crossbar.io center says the same). */
    static WampError noSuchProcedure(String uri) {
        return new WampError(ErrorUris.NO_SUCH_PROCEDURE, "no callee registered for procedure " + uri);
    }

    static WampError timedOut(String uri, Duration limit) {
        return new WampError(ErrorUris.TIMEOUT, "no result of " + uri + " within " + limit.toMillis() + " ms");
    }

    static WampError moduleGone(ModuleId module) {
        return new WampError(ErrorUris.CANCELED, "module " + module + " was removed before it had answered");
    }

    static WampError hostStops() {
        return new WampError(ErrorUris.CANCELED, "the plug-in host stops");
    }

    static WampError invalidArgument(String text) {
        return new WampError(ErrorUris.INVALID_ARGUMENT, text);
    }
}
