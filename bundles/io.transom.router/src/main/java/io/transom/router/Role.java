package io.transom.router;

/** A role of a realm: its name (authrole) and what its sessions may do. */
public record Role(String name, Authorizer authorizer) {
    /** Built in: may do everything, is always disclosed, hidden from the meta API. */
    public static final String TRUSTED = "trusted";
}
