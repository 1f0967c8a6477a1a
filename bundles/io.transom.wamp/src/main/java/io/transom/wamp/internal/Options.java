package io.transom.wamp.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Options by their wire names, as immutable maps. */
public final class Options {
    private Options() {}

    /** The same with one more, in place of an earlier one of that name. */
    public static Map<String, Object> with(Map<String, Object> options, String name, Object value) {
        return with(options, Map.of(name, value));
    }

    /** The same with more. */
    public static Map<String, Object> with(Map<String, Object> options, Map<String, Object> more) {
        var all = new LinkedHashMap<>(options);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
