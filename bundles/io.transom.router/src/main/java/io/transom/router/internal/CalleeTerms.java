package io.transom.router.internal;

import java.util.Map;

/**
 * What a callee asked for when it registered.
 *
 * @param concurrency how many calls it works on at a time; 0 for any number
 */
record CalleeTerms(int concurrency) {
    static final CalleeTerms NONE = of(Map.of());

    /** @param options those of REGISTER, checked already */
    static CalleeTerms of(Map<String, Object> options) {
        long concurrency = options.get("concurrency") instanceof Number calls ? calls.longValue() : 0;
        return new CalleeTerms((int) Math.min(concurrency, Integer.MAX_VALUE));
    }
}
