package io.transom.router.internal;

import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Serves;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A registered procedure or pattern and its callees. Changed under the dealer's lock only, read without. */
final class Registration {
    final long id;
    final String uri;
    final Match match;
    final InvocationPolicy policy;
    final Instant created;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Callee[] callees = new Callee[0];
    /** Written before a callee whose calls are counted is: who reads the callees first does not miss it. */
    private volatile @Nullable CallQueue queue;

    Registration(long id, String uri, Match match, InvocationPolicy policy, Instant created) {
        this.id = id;
        this.uri = uri;
        this.match = match;
        this.policy = policy;
        this.created = created;
    }

    /** Somebody who answers calls of this registration, in the order of registering. */
    static final class Callee {
        private static final AtomicIntegerFieldUpdater<Callee> BUSY =
                AtomicIntegerFieldUpdater.newUpdater(Callee.class, "busy");

        final Registration registration;
        final Endpoint endpoint;
        final CalleeTerms terms;
        /** False once unregistered; read and written on the endpoint's event loop only. */
        boolean active = true;
        /** The calls it works on, where they are counted. Grows under the lock of the queue only. */
        @SuppressWarnings("unused") // by BUSY
        private volatile int busy;

        Callee(Registration registration, Endpoint endpoint, CalleeTerms terms) {
            this.registration = registration;
            this.endpoint = endpoint;
            this.terms = terms;
        }

        boolean isBounded() {
            return terms.concurrency() > 0;
        }

        /** Whether the calls it works on are counted. */
        boolean isCounted() {
            return isBounded() || registration.policy.countsCalls();
        }

        int busy() {
            return busy;
        }

        void begun() {
            BUSY.incrementAndGet(this);
        }

        void done() {
            BUSY.decrementAndGet(this);
        }

        /** A call is over for this callee; where its number of calls is bounded it may have the next one. */
        void release() {
            CallQueue waiting = registration.queue;
            if (waiting != null && isCounted()) {
                waiting.release(this);
            }
        }
    }

    Callee[] callees() {
        return callees;
    }

    /** Where calls are counted and wait for a callee; null while each takes as many as come. */
    @Nullable
    CallQueue queue() {
        return queue;
    }

    boolean isShared() {
        return policy != InvocationPolicy.SINGLE;
    }

    /** {@link #calleesChanged} is to follow. */
    void add(Callee callee, RealmCore realm) {
        if (callee.isCounted() && queue == null) {
            queue = new CallQueue(this, realm);
        }
        Callee[] more = Arrays.copyOf(callees, callees.length + 1);
        more[more.length - 1] = callee;
        callees = more;
    }

    /** Whether it was the last; {@link #calleesChanged} is to follow. */
    boolean remove(Callee callee) {
        callees = Arrays.stream(callees).filter(other -> other != callee).toArray(Callee[]::new);
        return callees.length == 0;
    }

    /** Calls that wait for a callee. */
    int waiting() {
        CallQueue waiting = queue;
        return waiting == null ? 0 : waiting.size();
    }

    /**
     * Calls that wait are looked at again; those that no callee is left for are routed anew. The realm's lock is held only where
     * nobody is left at all, so that calls leave before another registration of that name takes those that come later.
     */
    void calleesChanged() {
        CallQueue waiting = queue;
        if (waiting != null) {
            waiting.calleesChanged();
        }
    }

    /**
     * Who gets a call, to be told with {@link Callee#release} when it is over; null when the call waits for a callee.
     *
     * @throws io.transom.wamp.WampError when nobody may have it, or too many wait
     */
    @Nullable
    Callee take(RoutedCall call, Message.Call first) {
        Callee[] all = callees;
        CallQueue waiting = queue;
        if (waiting != null) {
            return waiting.take(call, first);
        }
        Callee callee = call.mayGoToAll() ? choose(all, call) : next(all, call, one -> true);
        if (callee == null) {
            throw call.nobody();
        }
        return callee;
    }

    /** Who gets a call of those that have something; null when nobody may. */
    @Nullable
    Callee next(RoutedCall call, Predicate<Callee> that) {
        return next(callees, call, that);
    }

    private @Nullable Callee next(Callee[] all, RoutedCall call, Predicate<Callee> that) {
        Predicate<Callee> may = one -> that.test(one) && call.mayGoTo(one);
        Object key = call.routingKey();
        if (key != null) {
            Callee shard = Shards.of(key, all);
            return shard != null && may.test(shard) ? shard : null;
        }
        return switch (policy) {
            case ROUNDROBIN, JUMP_CONSISTENT_HASH -> firstInTurn(all, call, may);
            default -> choose(Arrays.stream(all).filter(may).toArray(Callee[]::new), call);
        };
    }

    /** Who is next, or who follows it when it may not. */
    private @Nullable Callee firstInTurn(Callee[] all, RoutedCall call, Predicate<Callee> may) {
        boolean byKey = policy == InvocationPolicy.JUMP_CONSISTENT_HASH;
        int from = byKey ? InvocationPolicy.bucket(call.affinity(), all.length) : turn.get();
        for (int i = 0; i < all.length; i++) {
            Callee callee = all[Math.floorMod(from + i, all.length)];
            if (may.test(callee)) {
                if (!byKey) {
                    turn.set(from + i + 1);
                }
                return callee;
            }
        }
        return null;
    }

    /** Whether anybody may get a call, busy or not. */
    boolean hasAny(RoutedCall call) {
        Object key = call.routingKey();
        if (key == null) {
            return hasAny(call::mayGoTo);
        }
        Callee shard = Shards.of(key, callees);
        return shard != null && call.mayGoTo(shard);
    }

    boolean hasAny(Predicate<Callee> that) {
        for (Callee callee : callees) {
            if (that.test(callee)) {
                return true;
            }
        }
        return false;
    }

    @Serves("dealer.shared_registration")
    private @Nullable Callee choose(Callee[] from, RoutedCall call) {
        int n = from.length;
        if (n == 0) {
            return null;
        }
        return switch (policy) {
            case SINGLE, FIRST -> from[0];
            case LAST -> from[n - 1];
            case ROUNDROBIN -> from[Math.floorMod(turn.getAndIncrement(), n)];
            case RANDOM -> from[ThreadLocalRandom.current().nextInt(n)];
            case JUMP_CONSISTENT_HASH -> from[InvocationPolicy.bucket(call.affinity(), n)];
            case QUEUE_LEAST_LOADED -> leastLoaded(from);
            case QUEUE_LEAST_LOADED_SAMPLE -> {
                int one = ThreadLocalRandom.current().nextInt(n);
                int step = n == 1 ? 0 : 1 + ThreadLocalRandom.current().nextInt(n - 1);
                Callee other = from[(one + step) % n];
                yield other.busy() < from[one].busy() ? other : from[one];
            }
        };
    }

    /** Under the lock of the queue. Those that are loaded alike take turns. */
    private Callee leastLoaded(Callee[] from) {
        int start = turn.getAndIncrement();
        Callee least = from[Math.floorMod(start, from.length)];
        for (int i = 1; i < from.length; i++) {
            Callee callee = from[Math.floorMod(start + i, from.length)];
            if (callee.busy() < least.busy()) {
                least = callee;
            }
        }
        return least;
    }

    Map<String, Object> details() {
        return Map.of(
                "id",
                id,
                "created",
                RealmCore.timestamp(created),
                "uri",
                uri,
                "match",
                match.label(),
                "invoke",
                policy.label());
    }
}
