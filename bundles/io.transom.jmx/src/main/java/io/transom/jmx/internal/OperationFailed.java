package io.transom.jmx.internal;

/** An operation was answered with an error; the message names URI and text. */
final class OperationFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperationFailed(String message) {
        super(message);
    }
}
