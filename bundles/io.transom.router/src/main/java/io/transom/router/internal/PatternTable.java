package io.transom.router.internal;

import io.transom.wamp.Match;
import io.transom.wamp.Serves;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions or registrations by URI and match, and by ID. Reading takes no lock; writers must exclude each other.
 *
 * @param <V> what is kept
 */
final class PatternTable<V> {
    private final ConcurrentMap<String, V> exact = new ConcurrentHashMap<>();
    private final PatternTree<V> prefix = new PatternTree<>();
    private final PatternTree<V> wildcard = new PatternTree<>();
    private final RecentMatches<V> recent = new RecentMatches<>(this::patterns);
    private final ConcurrentMap<Long, V> byId = new ConcurrentHashMap<>();
    private long lastId;
    private int patterns;

    /** IDs of router scope: 1, 2, 3 and so on in each realm. */
    long nextId() {
        return ++lastId;
    }

    @Nullable
    V byId(long id) {
        return byId.get(id);
    }

    Iterable<V> all() {
        return byId.values();
    }

    @Nullable
    V get(String uri, Match match) {
        return switch (match) {
            case EXACT -> exact.get(uri);
            case PREFIX -> prefix.get(uri);
            case WILDCARD -> wildcard.get(uri);
        };
    }

    void put(long id, String uri, Match match, V value) {
        byId.put(id, value);
        switch (match) {
            case EXACT -> exact.put(uri, value);
            case PREFIX -> prefix.put(uri, value);
            case WILDCARD -> wildcard.put(uri, value);
        }
        changed(match, 1);
    }

    void remove(long id, String uri, Match match) {
        byId.remove(id);
        switch (match) {
            case EXACT -> exact.remove(uri);
            case PREFIX -> prefix.remove(uri);
            case WILDCARD -> wildcard.remove(uri);
        }
        changed(match, -1);
    }

    private void changed(Match match, int more) {
        if (match != Match.EXACT) {
            patterns += more;
            recent.changed(patterns);
        }
    }

    /** The one that takes a call: exact, else the longest prefix, else the first wildcard in the specification's order. */
    @Serves("dealer.pattern_based_registration")
    @Nullable
    V best(String uri) {
        V found = exact.get(uri);
        if (found == null && !prefix.isEmpty()) {
            found = prefix.longestPrefixOf(uri);
        }
        if (found == null && !wildcard.isEmpty()) {
            var first = new First<V>();
            wildcard.wildcardsOf(uri, first::take);
            found = first.value;
        }
        return found;
    }

    /** All that match. */
    @Serves("broker.pattern_based_subscription")
    void matching(String uri, Consumer<V> visit) {
        V found = exact.get(uri);
        if (found != null) {
            visit.accept(found);
        }
        if (!prefix.isEmpty() || !wildcard.isEmpty()) {
            recent.matching(uri, visit);
        }
    }

    private void patterns(String uri, Consumer<V> visit) {
        if (!prefix.isEmpty()) {
            prefix.prefixesOf(uri, value -> {
                visit.accept(value);
                return true;
            });
        }
        if (!wildcard.isEmpty()) {
            wildcard.wildcardsOf(uri, value -> {
                visit.accept(value);
                return true;
            });
        }
    }

    int size() {
        return byId.size();
    }

    private static final class First<V> {
        private @Nullable V value;

        boolean take(V found) {
            value = found;
            return false;
        }
    }
}
