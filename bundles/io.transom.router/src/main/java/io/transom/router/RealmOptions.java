package io.transom.router;

import java.time.temporal.ChronoUnit;

/**
 * @param name WAMP realm name
 * @param strictUris whether URIs are checked by the strict rule
 * @param strictRequestIds whether a gap in the request IDs of a client ends its session, and a client that does not begin with 1;
 *     otherwise only an ID that was used before does, of a client that began with 1
 * @param metaApi whether the meta procedures are registered and meta events published
 * @param callTimeoutUnit what {@code CALL.Options.timeout} counts: milliseconds as the specification says, or seconds for peers that
 *     mean those
 */
public record RealmOptions(
        String name, boolean strictUris, boolean strictRequestIds, boolean metaApi, ChronoUnit callTimeoutUnit) {
    public RealmOptions {
        if (callTimeoutUnit != ChronoUnit.MILLIS && callTimeoutUnit != ChronoUnit.SECONDS) {
            throw new IllegalArgumentException("callTimeoutUnit: expected MILLIS or SECONDS, found " + callTimeoutUnit);
        }
    }

    /** Loose URIs and request IDs, with the meta API, timeouts in milliseconds. */
    public static RealmOptions of(String name) {
        return new RealmOptions(name, false, false, true, ChronoUnit.MILLIS);
    }

    public RealmOptions withStrictUris(boolean strict) {
        return new RealmOptions(name, strict, strictRequestIds, metaApi, callTimeoutUnit);
    }

    public RealmOptions withStrictRequestIds(boolean strict) {
        return new RealmOptions(name, strictUris, strict, metaApi, callTimeoutUnit);
    }

    public RealmOptions withMetaApi(boolean on) {
        return new RealmOptions(name, strictUris, strictRequestIds, on, callTimeoutUnit);
    }

    public RealmOptions withCallTimeoutUnit(ChronoUnit unit) {
        return new RealmOptions(name, strictUris, strictRequestIds, metaApi, unit);
    }
}
