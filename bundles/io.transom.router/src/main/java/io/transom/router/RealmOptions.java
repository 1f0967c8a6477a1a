package io.transom.router;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param name WAMP realm name
 * @param strictUris whether URIs are checked by the strict rule
 * @param strictRequestIds whether a gap in the request IDs of a client ends its session, and a client that does not begin with 1;
 *     otherwise only an ID that was used before does, of a client that began with 1
 * @param metaApi whether the meta procedures are registered and meta events published
 * @param callTimeoutUnit what {@code CALL.Options.timeout} counts: milliseconds as the specification says, or seconds for peers that
 *     mean those
 * @param histories topics and patterns whose events are kept; none twice
 * @param eventStore where they are kept; null for the router's memory
 * @param statistics when it tells what the messages of a session amount to; null for never, which costs nothing
 * @param limits values of the realm's own, by the IDs of {@link RouterLimits#ofRealm}; the router's hold for the others
 */
public record RealmOptions(
        String name,
        boolean strictUris,
        boolean strictRequestIds,
        boolean metaApi,
        ChronoUnit callTimeoutUnit,
        List<EventHistory> histories,
        @Nullable EventStore eventStore,
        @Nullable SessionStatistics statistics,
        Map<String, Long> limits) {
    public RealmOptions {
        if (callTimeoutUnit != ChronoUnit.MILLIS && callTimeoutUnit != ChronoUnit.SECONDS) {
            throw new IllegalArgumentException("callTimeoutUnit: expected MILLIS or SECONDS, found " + callTimeoutUnit);
        }
        limits = Map.copyOf(limits);
        for (String id : limits.keySet()) {
            if (RouterLimits.DEFAULT.ofRealm().stream()
                    .noneMatch(limit -> limit.id().equals(id))) {
                throw new IllegalArgumentException("limits: no limit of a realm has the ID " + id);
            }
        }
        histories = List.copyOf(histories);
        long different = histories.stream()
                .map(history -> List.of(history.uri(), history.match()))
                .distinct()
                .count();
        if (different < histories.size()) {
            throw new IllegalArgumentException("histories: expected each URI and match once, found " + histories);
        }
    }

    /** Loose URIs and request IDs, with the meta API, timeouts in milliseconds, no histories. */
    public static RealmOptions of(String name) {
        return new RealmOptions(name, false, false, true, ChronoUnit.MILLIS, List.of(), null, null, Map.of());
    }

    public RealmOptions withStrictUris(boolean strict) {
        return new RealmOptions(
                name, strict, strictRequestIds, metaApi, callTimeoutUnit, histories, eventStore, statistics, limits);
    }

    public RealmOptions withStrictRequestIds(boolean strict) {
        return new RealmOptions(
                name, strictUris, strict, metaApi, callTimeoutUnit, histories, eventStore, statistics, limits);
    }

    public RealmOptions withMetaApi(boolean on) {
        return new RealmOptions(
                name, strictUris, strictRequestIds, on, callTimeoutUnit, histories, eventStore, statistics, limits);
    }

    public RealmOptions withCallTimeoutUnit(ChronoUnit unit) {
        return new RealmOptions(
                name, strictUris, strictRequestIds, metaApi, unit, histories, eventStore, statistics, limits);
    }

    public RealmOptions withHistories(List<EventHistory> kept) {
        return new RealmOptions(
                name, strictUris, strictRequestIds, metaApi, callTimeoutUnit, kept, eventStore, statistics, limits);
    }

    public RealmOptions withEventStore(EventStore store) {
        return new RealmOptions(
                name, strictUris, strictRequestIds, metaApi, callTimeoutUnit, histories, store, statistics, limits);
    }

    public RealmOptions withStatistics(SessionStatistics told) {
        return new RealmOptions(
                name, strictUris, strictRequestIds, metaApi, callTimeoutUnit, histories, eventStore, told, limits);
    }

    public RealmOptions withLimits(Map<String, Long> values) {
        return new RealmOptions(
                name,
                strictUris,
                strictRequestIds,
                metaApi,
                callTimeoutUnit,
                histories,
                eventStore,
                statistics,
                values);
    }
}
