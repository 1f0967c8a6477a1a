package io.transom.node.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The statistics of a router's realms, summed over all realms and both directions. */
final class RealmTotals {
    private RealmTotals() {}

    /** @param stats the result of {@code get_router_realm_stats} */
    static Map<String, Object> of(Map<String, Object> stats) {
        long sessions = 0;
        long roles = 0;
        var messages = new TreeMap<String, Long>();
        for (Object realm : stats.values()) {
            if (realm instanceof Map<?, ?> map) {
                sessions += number(map.get("sessions"));
                roles += number(map.get("roles"));
                if (map.get("messages") instanceof Map<?, ?> directions) {
                    directions.values().forEach(direction -> add(direction, messages));
                }
            }
        }
        var result = new LinkedHashMap<String, Object>();
        result.put("messages", messages);
        result.put("sessions", sessions);
        result.put("roles", roles);
        return result;
    }

    private static void add(Object direction, Map<String, Long> messages) {
        if (direction instanceof Map<?, ?> counts) {
            counts.forEach((type, count) -> messages.merge(String.valueOf(type), number(count), Long::sum));
        }
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
