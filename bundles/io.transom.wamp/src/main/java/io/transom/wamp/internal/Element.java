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
        /** A URI, or null. */
        URI_OR_NULL,
        /** A URI or pattern, by the option {@code match}. */
        PATTERN,
        TEXT,
        /** A map with the options and details of {@link Details}. */
        DETAILS,
        /** Any map. */
        MAP
    }
}
