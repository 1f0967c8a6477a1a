package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.EventHistory;
import io.transom.wamp.Match;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a realm keeps, checked (docs/reference/router-configuration.md, "Store"). */
final class StoreConfig {
    private static final Set<String> MATCHES = Set.of("exact", "prefix", "wildcard");

    private StoreConfig() {}

    /** The topics and patterns whose events are kept in memory. */
    static List<EventHistory> histories(Config realm) {
        return realm.get("store").map(StoreConfig::read).orElse(List.of());
    }

    private static List<EventHistory> read(Config store) {
        Config type = store.require("type");
        if (type.text().equals("cfxdb")) {
            throw type.complain(Unsupported.TEXT);
        }
        type.oneOf(Set.of("memory"));
        store.only("type", "limit", "event-history", "call-queue");
        store.list("call-queue").forEach(queue -> queue.only("uri", "match", "limit"));
        Integer limit = limit(store);
        var histories = new ArrayList<EventHistory>();
        var known = new HashSet<List<Object>>();
        for (Config part : store.list("event-history")) {
            EventHistory history = history(part, limit);
            if (!known.add(List.of(history.uri(), history.match()))) {
                throw part.complain("the same uri and match twice");
            }
            histories.add(history);
        }
        return histories;
    }

    private static EventHistory history(Config part, @Nullable Integer limit) {
        part.only("uri", "match", "limit");
        Config uri = part.require("uri");
        Match match = Match.valueOf(part.get("match")
                .map(given -> given.oneOf(MATCHES))
                .orElse("exact")
                .toUpperCase(Locale.ROOT));
        Integer own = limit(part);
        try {
            return new EventHistory(uri.text(), match, own == null ? limit : own);
        } catch (IllegalArgumentException unfit) {
            throw uri.expected("a URI for match " + match.label());
        }
    }

    private static @Nullable Integer limit(Config part) {
        return part.get("limit")
                .map(limit -> (int) limit.integer(1, Integer.MAX_VALUE))
                .orElse(null);
    }
}
