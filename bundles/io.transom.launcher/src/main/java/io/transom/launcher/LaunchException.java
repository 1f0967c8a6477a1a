package io.transom.launcher;

/** The framework or one of its bundles could not be started; the message is for people. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
