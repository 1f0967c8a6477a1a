package io.transom.router.internal;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The details of HELLO, of which clients of one kind say the same: a session keeps those of an earlier one where they are equal.
 * Only a few are known at a time, whatever clients say. Thread-safe.
 */
final class Hellos {
    private static final String ROLES = "roles";
    private static final int KNOWN = 16;

    /** Weak: what no session has any more is forgotten. */
    private final AtomicReferenceArray<@Nullable WeakReference<Map<String, Object>>> known =
            new AtomicReferenceArray<>(KNOWN);

    /** The same details, or at least the same roles, in maps that other sessions have too. */
    Map<String, Object> shared(Map<String, Object> details) {
        Object roles = details.get(ROLES);
        if (roles == null) {
            return details;
        }
        int place = roles.hashCode() & KNOWN - 1;
        WeakReference<Map<String, Object>> kept = known.get(place);
        Map<String, Object> earlier = kept == null ? null : kept.get();
        if (earlier == null || !roles.equals(earlier.get(ROLES))) {
            known.lazySet(place, new WeakReference<>(details));
            return details;
        }
        if (details.equals(earlier)) {
            return earlier;
        }
        var copy = new LinkedHashMap<>(details);
        copy.put(ROLES, earlier.get(ROLES));
        return Collections.unmodifiableMap(copy);
    }
}
