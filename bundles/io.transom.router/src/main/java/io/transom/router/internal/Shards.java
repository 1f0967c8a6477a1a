package io.transom.router.internal;

import org.jspecify.annotations.Nullable;

/**
 * Which callee of a shared registration has the calls of a routing key: each callee draws a number from the key and its session,
 * and the greatest has it. So a key stays with its callee while that is there, and who comes or goes moves its own keys only.
 */
final class Shards {
    private Shards() {}

    static Registration.@Nullable Callee of(Object key, Registration.Callee[] callees) {
        Registration.Callee chosen = null;
        long greatest = 0;
        for (Registration.Callee callee : callees) {
            long drawn = mix(key.hashCode() + mix(callee.endpoint.details().id()));
            if (chosen == null || drawn > greatest) {
                chosen = callee;
                greatest = drawn;
            }
        }
        return chosen;
    }

    /** Spreads close numbers (the finalizer of SplitMix64). */
    private static long mix(long number) {
        long x = number * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
