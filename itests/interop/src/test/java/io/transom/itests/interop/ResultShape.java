package io.transom.itests.interop;

import io.transom.wamp.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two results have in common when one is as good as the other: keys and types, and the values of what was asked for. Numbers are
 * numbers, since JSON makes no difference, and rates, which come with the second reading only, count for nothing.
 */
final class ResultShape {
    /** Keys whose values must be equal too. */
    private static final Set<String> ECHOED =
            Set.of("id", "type", "kill", "relative", "cpus", "affinity", "category", "name", "config", "state");

    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String RATE = "_per_sec";

    private ResultShape() {}

    /**
     * The shape as text.
     *
     * @param free keys of which only the presence counts
     */
    static String of(@Nullable Object value, Collection<String> free) {
        if (value == null) {
            return "null";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof Number) {
            return "number";
        } else if (value instanceof String text) {
            return text.matches(TIMESTAMP) ? "timestamp" : "string";
        } else if (value instanceof List<?> list) {
            var items = new TreeSet<String>();
            list.forEach(item -> items.add(of(item, free)));
            return "list of " + items;
        }
        var keys = new TreeMap<String, String>();
        ((Map<?, ?>) value).forEach((key, each) -> {
            String name = String.valueOf(key);
            if (free.contains(name)) {
                keys.put(name, "anything");
            } else if (ECHOED.contains(name)) {
                keys.put(name, Json.write(each));
            } else if (!name.endsWith(RATE)) {
                keys.put(name, of(each, free));
            }
        });
        return keys.toString();
    }
}
