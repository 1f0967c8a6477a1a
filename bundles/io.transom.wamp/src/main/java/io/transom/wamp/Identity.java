package io.transom.wamp;

import org.jspecify.annotations.Nullable;

/**
 * Who called or published, as far as the router disclosed it.
 *
 * @param session WAMP session ID, 0 when not disclosed
 */
public record Identity(
        long session, @Nullable String authid, @Nullable String authrole) {
    /** Nothing was disclosed. */
    public static final Identity UNKNOWN = new Identity(0, null, null);
}
