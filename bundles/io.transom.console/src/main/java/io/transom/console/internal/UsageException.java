package io.transom.console.internal;

/** A command was given what it does not take. */
final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String problem, String usage) {
        super(problem + "\n" + usage);
    }
}
