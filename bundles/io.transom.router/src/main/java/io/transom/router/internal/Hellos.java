package io.transom.router.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The details of HELLO, of which clients of one kind say the same: a session keeps those of an earlier one where they are equal.
 * Only a few are known at a time, whatever clients say. Thread-safe.
 */
final class Hellos {
    private static final String ROLES = "roles";
    private static final int KNOWN = 16;

    private final AtomicReferenceArray<Map<String, Object>> known = new AtomicReferenceArray<>(KNOWN);

    /** The same details, or at least the same roles, in maps that other sessions have too. */
    Map<String, Object> shared(Map<String, Object> details) {
        Object roles = details.get(ROLES);
        if (roles == null) {
            return details;
        }
        int place = roles.hashCode() & KNOWN - 1;
        Map<String, Object> earlier = known.get(place);
        if (earlier == null || !roles.equals(earlier.get(ROLES))) {
            known.lazySet(place, details);
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
