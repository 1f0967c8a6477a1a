package io.transom.api;

/** What a caller must be allowed to do: the access class of a procedure (docs/reference/roles.md). */
public enum Access {
    /** Looks only. */
    READ,
    /** Starts, stops and changes what nodes run. */
    OPERATE,
    /** Changes who may do what. */
    OWN
}
