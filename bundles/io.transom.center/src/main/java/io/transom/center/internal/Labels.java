package io.transom.center.internal;

import io.transom.api.store.CenterState.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Compares labels. */
final class Labels {
    private Labels() {}

    /** What is different in the second, by its wire name. */
    static Map<String, Object> difference(Label before, Label after) {
        var result = new LinkedHashMap<String, Object>();
        if (!Objects.equals(before.label(), after.label())) {
            result.put("label", after.label());
        }
        if (!Objects.equals(before.description(), after.description())) {
            result.put("description", after.description());
        }
        if (!Objects.equals(before.tags(), after.tags())) {
            result.put("tags", after.tags());
        }
        return result;
    }
}
