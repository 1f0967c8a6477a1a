package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has to do with a key, of several: each draws a number from the key and what it is, and the greatest has it. So a key stays
 * where it is while that is there, and who comes or goes moves its own keys only. Of the callees of a shared registration each
 * draws for itself, of the subscribers of a subscription each for the node that it works for (WAMP specification, Sharded
 * Registration and Sharded Subscription, which leave the rule open).
 */
final class Shards {
    private Shards() {}

    @Serves("dealer.sharded_registration")
    static Registration.@Nullable Callee of(Object key, Registration.Callee[] callees) {
        Registration.Callee chosen = null;
        long greatest = 0;
        for (Registration.Callee callee : callees) {
            long drawn = draw(key, callee.endpoint.details().id());
            if (chosen == null || drawn > greatest) {
                chosen = callee;
                greatest = drawn;
            }
        }
        return chosen;
    }

    /** Whether any of others has a key rather than the one that has it. */
    static boolean anyBefore(Registration.Callee one, Object key, Registration.Callee[] others) {
        long drawn = draw(key, one.endpoint.details().id());
        for (Registration.Callee other : others) {
            if (draw(key, other.endpoint.details().id()) > drawn) {
                return true;
            }
        }
        return false;
    }

    /** The node that has an event with a key; null when no subscriber works for one. Announced as the specification spells it. */
    @Serves("broker.shareded_subscriptions")
    static @Nullable String node(String key, Subscription.Subscriber[] subscribers) {
        String chosen = null;
        long greatest = 0;
        for (Subscription.Subscriber subscriber : subscribers) {
            String node = subscriber.node;
            if (node != null) {
                long drawn = draw(key, node.hashCode());
                if (chosen == null || drawn > greatest || (drawn == greatest && node.compareTo(chosen) < 0)) {
                    chosen = node;
                    greatest = drawn;
                }
            }
        }
        return chosen;
    }

    /** A key of options, as {@code nkey}. Throws {@link WampError} when it is no text. */
    static @Nullable String key(Map<String, Object> options, String name) {
        Object value = options.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new WampError(ErrorUris.INVALID_ARGUMENT, name + ": expected a text");
    }

    private static long draw(Object key, long who) {
        return mix(key.hashCode() + mix(who));
    }

    /** Spreads close numbers (the finalizer of SplitMix64). */
    private static long mix(long number) {
        long x = number * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
