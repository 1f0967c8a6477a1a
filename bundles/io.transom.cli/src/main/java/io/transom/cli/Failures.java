package io.transom.cli;

import io.transom.wamp.WampError;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures as one line for people. */
final class Failures {
    private Failures() {}

    static String text(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof WampError error) {
            return error.uri() + ": " + error.text();
        }
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }

    /** What went wrong, without what futures wrap around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
