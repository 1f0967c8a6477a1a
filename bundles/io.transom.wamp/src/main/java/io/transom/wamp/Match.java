package io.transom.wamp;

import java.util.Locale;

/** How the URI of a subscription or registration is compared with the URI of an event or call. */
public enum Match {
    EXACT,
    /** Character-wise leading part, as in the WAMP specification's prefix matching. */
    PREFIX,
    /** Same number of components; an empty component of the pattern stands for any one component. */
    WILDCARD;

    /** The name on the wire: {@code exact}, {@code prefix}, {@code wildcard}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy with that name; absent or null means exact. Throws {@link IllegalArgumentException} otherwise. */
    public static Match of(@org.jspecify.annotations.Nullable Object label) {
        if (label == null) {
            return EXACT;
        }
        for (Match match : values()) {
            if (match.label().equals(label)) {
                return match;
            }
        }
        throw new IllegalArgumentException("match: expected exact, prefix or wildcard, found " + label);
    }
}
