package io.transom.wamp.session;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a failure before it crosses the wire. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private Failures() {}

    /** The error itself; anything that is none becomes a runtime error whose incident ID leads to the log. */
    static WampError of(Throwable failure, String procedure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WampError error) {
            return error;
        }
        if (cause instanceof CancellationException) {
            return new WampError(ErrorUris.CANCELED, "the callee canceled the invocation");
        }
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        LOG.warn("procedure {}: failed, incident {}", procedure, incident, cause);
        return new WampError(ErrorUris.RUNTIME_ERROR, "internal error, incident " + incident);
    }

    static WampError of(Message.Error error) {
        return new WampError(error.error(), error.payload());
    }

    static WampError ended(String reason) {
        return new WampError(ErrorUris.CANCELED, "the session has ended: " + reason);
    }
}
