package io.transom.core.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of failures: errors as they are, anything else by a number that leads to the log. */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    private final Supplier<String> ids;

    Incidents() {
        this(() -> HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12));
    }

    Incidents(Supplier<String> ids) {
        this.ids = ids;
    }

    WampError of(Throwable failure, ModuleId module, String procedure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WampError error) {
            return error;
        }
        if (cause instanceof CancellationException) {
            return new WampError(ErrorUris.CANCELED, "canceled by the callee");
        }
        String incident = ids.get();
        LOG.warn("module {}: procedure {} failed, incident {}", module, procedure, incident, cause);
        return new WampError(ErrorUris.RUNTIME_ERROR, "internal error in module " + module + ", incident " + incident);
    }
}
