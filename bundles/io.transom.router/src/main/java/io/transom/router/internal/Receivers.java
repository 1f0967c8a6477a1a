package io.transom.router.internal;

import io.transom.router.SessionDetails;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    static Receivers of(Map<String, Object> options) {
        if (options.isEmpty()) {
            return ALL;
        }
        return new Receivers(
                set(options, "eligible"),
                set(options, "eligible_authid"),
                set(options, "eligible_authrole"),
                set(options, "exclude"),
                set(options, "exclude_authid"),
                set(options, "exclude_authrole"));
    }

    boolean contains(SessionDetails session) {
        return (eligible == null || eligible.contains(session.id()))
                && (eligibleAuthid == null || eligibleAuthid.contains(session.authid()))
                && (eligibleAuthrole == null || eligibleAuthrole.contains(session.authrole()))
                && (exclude == null || !exclude.contains(session.id()))
                && (excludeAuthid == null || !excludeAuthid.contains(session.authid()))
                && (excludeAuthrole == null || !excludeAuthrole.contains(session.authrole()));
    }

    /** The list's entries, whole numbers as Long, also where a peer writes IDs as floats; anything but a list counts as a list of that one entry. */
    private static @Nullable Set<?> set(Map<String, Object> options, String key) {
        Object value = options.get(key);
        if (value == null) {
            return null;
        }
        var set = new HashSet<Object>();
        for (Object entry : value instanceof List<?> list ? list : List.of(value)) {
            set.add(Identities.whole(entry));
        }
        return set;
    }
}
