package io.transom.wamp;

import java.util.Locale;
import java.util.Optional;

/** What happens to a canceled call (WAMP specification, Call Canceling). */
public enum CancelMode {
    /** The caller gets the error at once; the callee is not told. */
    SKIP,
    /** The callee is interrupted; the caller gets what the callee answers. */
    KILL,
    /** The callee is interrupted; the caller gets the error at once. */
    KILLNOWAIT;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CancelMode> of(Object label) {
        for (CancelMode mode : values()) {
            if (mode.label().equals(label)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
