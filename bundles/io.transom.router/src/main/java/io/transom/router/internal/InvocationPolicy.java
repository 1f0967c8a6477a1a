package io.transom.router.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the callee of a call is chosen: the first five are of the WAMP specification (Shared Registration), the others are Bondy's
 * names.
 */
enum InvocationPolicy {
    /** There is one callee. */
    SINGLE,
    FIRST,
    LAST,
    ROUNDROBIN,
    RANDOM,
    /** By a key, of which as few as can be move when the number of callees changes. */
    JUMP_CONSISTENT_HASH,
    /** Who works on the fewest calls of the registration. */
    QUEUE_LEAST_LOADED,
    /** Of two drawn at random, who works on fewer calls of the registration. */
    QUEUE_LEAST_LOADED_SAMPLE;

    private static final Map<String, InvocationPolicy> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toMap(InvocationPolicy::label, Function.identity()));

    /** The name in REGISTER. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when there is none of that name; {@link #SINGLE} when none is given. */
    static @Nullable InvocationPolicy of(@Nullable Object label) {
        return label == null ? SINGLE : BY_LABEL.get(label);
    }

    /** Those that there are, as an error tells it. */
    static String labels() {
        return Arrays.stream(values()).map(InvocationPolicy::label).collect(Collectors.joining(", "));
    }

    /** Whether the calls that each callee works on are counted. */
    boolean countsCalls() {
        return this == QUEUE_LEAST_LOADED || this == QUEUE_LEAST_LOADED_SAMPLE;
    }

    /**
     * The bucket of a key among so many, 1 or more: when there is one more, a key stays where it is or goes to the new one. The
     * buckets that a key would go to as their number grows are drawn one after the other, from a generator that the key seeds, to
     * the last that there is (Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014, figure 1).
     */
    static int bucket(long key, int buckets) {
        long state = key;
        long bucket = 0;
        long next = 0;
        while (next < buckets) {
            bucket = next;
            state = state * 2862933555777941757L + 1;
            next = (long) ((bucket + 1) * (double) (1L << 31) / ((state >>> 33) + 1));
        }
        return (int) bucket;
    }
}
