package io.transom.api.center;

import java.util.Map;

/**
 * What the center may be used for.
 *
 * @param limits by name; empty since there are none
 */
public record License(
        String product, String description, String terms, Map<String, Boolean> features, Map<String, Long> limits) {}
