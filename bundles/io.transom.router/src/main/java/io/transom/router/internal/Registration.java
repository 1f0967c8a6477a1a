package io.transom.router.internal;

import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Serves;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A registered procedure or pattern and its callees. Changed under the dealer's lock only, read without. */
final class Registration {
    /** The policies of shared registrations (WAMP specification, Shared Registration). */
    static final Set<String> POLICIES = Set.of("single", "first", "last", "roundrobin", "random");

    final long id;
    final String uri;
    final Match match;
    final String invoke;
    final Instant created;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Callee[] callees = new Callee[0];
    /** Written before a callee that works on so many calls at a time is: who reads the callees first does not miss it. */
    private volatile @Nullable CallQueue queue;

    Registration(long id, String uri, Match match, String invoke, Instant created) {
        this.id = id;
        this.uri = uri;
        this.match = match;
        this.invoke = invoke;
        this.created = created;
    }

    /** Somebody who answers calls of this registration, in the order of registering. */
    static final class Callee {
        final Registration registration;
        final Endpoint endpoint;
        final CalleeTerms terms;
        /** False once unregistered; read and written on the endpoint's event loop only. */
        boolean active = true;
        /** The calls it works on, where that is bounded; under the lock of the queue. */
        int busy;

        Callee(Registration registration, Endpoint endpoint, CalleeTerms terms) {
            this.registration = registration;
            this.endpoint = endpoint;
            this.terms = terms;
        }

        boolean isBounded() {
            return terms.concurrency() > 0;
        }

        /** A call is over for this callee; where its number of calls is bounded it may have the next one. */
        void release() {
            CallQueue waiting = registration.queue;
            if (isBounded() && waiting != null) {
                waiting.release(this);
            }
        }
    }

    Callee[] callees() {
        return callees;
    }

    /** Where calls wait for a callee; null while each takes as many as come. */
    @Nullable
    CallQueue queue() {
        return queue;
    }

    boolean isShared() {
        return !invoke.equals("single");
    }

    /** {@link #calleesChanged} is to follow. */
    void add(Callee callee, RealmCore realm) {
        if (callee.isBounded() && queue == null) {
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
        Callee callee = call.mayGoToAll() ? next(all) : next(all, call, one -> true);
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
        if (!invoke.equals("roundrobin")) {
            return next(Arrays.stream(all).filter(may).toArray(Callee[]::new));
        }
        int from = turn.get();
        for (int i = 0; i < all.length; i++) {
            Callee callee = all[Math.floorMod(from + i, all.length)];
            if (may.test(callee)) {
                turn.set(from + i + 1);
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
    private @Nullable Callee next(Callee[] from) {
        int n = from.length;
        if (n == 0) {
            return null;
        }
        return switch (invoke) {
            case "last" -> from[n - 1];
            case "roundrobin" -> from[Math.floorMod(turn.getAndIncrement(), n)];
            case "random" -> from[ThreadLocalRandom.current().nextInt(n)];
            default -> from[0];
        };
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
                invoke);
    }
}
