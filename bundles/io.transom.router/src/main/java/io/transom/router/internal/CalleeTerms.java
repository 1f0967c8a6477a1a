package io.transom.router.internal;

import java.util.Map;

/**
 * What a callee asked for when it registered.
 *
 * @param concurrency how many calls it works on at a time; 0 for any number
 * @param discloseCaller whether it wants to know who calls
 * @param forwardTimeout whether it enforces time-outs itself
 */
record CalleeTerms(int concurrency, boolean discloseCaller, boolean forwardTimeout) {
    static final CalleeTerms NONE = of(Map.of());

    /** @param options those of REGISTER, checked already */
    static CalleeTerms of(Map<String, Object> options) {
        long concurrency = options.get("concurrency") instanceof Number calls ? calls.longValue() : 0;
        return new CalleeTerms(
                (int) Math.min(concurrency, Integer.MAX_VALUE),
                Boolean.TRUE.equals(options.get("disclose_caller")),
                Boolean.TRUE.equals(options.get("forward_timeout")));
    }
}
