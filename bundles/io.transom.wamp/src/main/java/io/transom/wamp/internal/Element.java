package io.transom.wamp.internal;

/**
 * An element of a message between its code and its payload.
 *
 * @param name as in the WAMP specification
 * @param optional whether the message may end before it, as it is written when it is empty
 */
record Element(String name, Rule rule, boolean optional) {
    /** What an element must be. */
    enum Rule {
        /** An integer from 1 to 2^53. */
        ID,
        /** The same or 0. */
        ID_OR_ZERO,
        /** The code of a message that can fail. */
        REQUEST_TYPE,
        /** A URI by the loose rules. */
        URI,
        /** A text that is no longer than a URI may be. Who is asked answers {@code wamp.error.invalid_uri} when it is none. */
        ASKED,
        /** The same, or null. */
        ASKED_OR_NULL,
        TEXT,
        /** A map with the options and details of {@link Details}. */
        DETAILS,
        /** Any map. */
        MAP
    }
}
