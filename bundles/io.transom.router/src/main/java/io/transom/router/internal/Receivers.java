package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which subscribers a publisher wants to be reached (WAMP specification, Subscriber Black- and Whitelisting). A null set is an
 * option that was not given.
 */
record Receivers(
        @Nullable Set<?> eligible,
        @Nullable Set<?> eligibleAuthid,
        @Nullable Set<?> eligibleAuthrole,
        @Nullable Set<?> exclude,
        @Nullable Set<?> excludeAuthid,
        @Nullable Set<?> excludeAuthrole) {
    static final Receivers ALL = new Receivers(null, null, null, null, null, null);

    /** Throws {@link WampError} when an option is not a list of what it should be. */
    static Receivers of(Map<String, Object> options) {
        if (options.isEmpty()) {
            return ALL;
        }
        return new Receivers(
                ids(options, "eligible"),
                texts(options, "eligible_authid"),
                texts(options, "eligible_authrole"),
                ids(options, "exclude"),
                texts(options, "exclude_authid"),
                texts(options, "exclude_authrole"));
    }

    /** Whether sessions are named, which are others the next time. */
    boolean namesSessions() {
        return eligible != null || (exclude != null && !exclude.isEmpty());
    }

    /** The lists of authids and authroles that were given, under their names as options. */
    Map<String, Object> lists() {
        if (equals(ALL)) {
            return Map.of();
        }
        var lists = new HashMap<String, Object>();
        put(lists, "eligible_authid", eligibleAuthid);
        put(lists, "eligible_authrole", eligibleAuthrole);
        put(lists, "exclude_authid", excludeAuthid);
        put(lists, "exclude_authrole", excludeAuthrole);
        return lists;
    }

    private static void put(Map<String, Object> lists, String name, @Nullable Set<?> set) {
        if (set != null) {
            lists.put(name, List.copyOf(set));
        }
    }

    @Serves("broker.subscriber_blackwhite_listing")
    boolean contains(SessionDetails session) {
        return (eligible == null || eligible.contains(session.id()))
                && (eligibleAuthid == null || eligibleAuthid.contains(session.authid()))
                && (eligibleAuthrole == null || eligibleAuthrole.contains(session.authrole()))
                && (exclude == null || !exclude.contains(session.id()))
                && (excludeAuthid == null || !excludeAuthid.contains(session.authid()))
                && (excludeAuthrole == null || !excludeAuthrole.contains(session.authrole()));
    }

    private static @Nullable Set<?> ids(Map<String, Object> options, String key) {
        Object value = options.get(key);
        return value == null
                ? null
                : set(
                        key,
                        value,
                        "a list of session IDs",
                        entry -> entry != null && Identities.whole(entry) instanceof Long id ? (Object) id : null);
    }

    private static @Nullable Set<?> texts(Map<String, Object> options, String key) {
        Object value = options.get(key);
        return value == null
                ? null
                : set(key, value, "a list of texts", entry -> entry instanceof String ? entry : null);
    }

    /** @param take an entry as it is kept, null when it is of the wrong type */
    private static Set<?> set(
            String key, Object value, String expected, Function<@Nullable Object, @Nullable Object> take) {
        var set = new HashSet<Object>();
        for (Object entry : value instanceof List<?> list ? list : Collections.singletonList(null)) {
            Object taken = take.apply(entry);
            if (taken == null) {
                throw new WampError(ErrorUris.INVALID_ARGUMENT, key + ": expected " + expected);
            }
            set.add(taken);
        }
        return set;
    }
}
