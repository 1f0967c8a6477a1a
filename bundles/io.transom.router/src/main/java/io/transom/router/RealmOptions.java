package io.transom.router;

/**
 * @param name WAMP realm name
 * @param strictUris whether URIs are checked by the strict rule
 * @param metaApi whether the meta procedures are registered and meta events published
 */
public record RealmOptions(String name, boolean strictUris, boolean metaApi) {
    public static RealmOptions of(String name) {
        return new RealmOptions(name, false, true);
    }
}
