package io.transom.router.internal;

import io.transom.router.RouterLimits;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that the callees of a registration work on, and holds those that wait because each callee works on as many as
 * it wants at a time. First come, first served. A call leaves the queue when a callee has room for it, and takes that room with
 * it, as a task, to the event loop of its caller; if it is over when it comes there, the room is given back. So calls of one
 * caller stay in order. What waits for one shard is bounded, and what waits for anybody, so that no shard's calls take another's
 * room. Thread-safe; nothing outside is called under the lock.
 */
final class CallQueue {
    private static final Comparator<RoutedCall> BY_PLACE = Comparator.comparingLong(call -> call.place);

    private final Registration registration;
    private final RealmCore realm;
    /** Those that the same callees may have share a lane, so that none is looked at in vain: by shard, or by who was tried. */
    private final Map<Object, Lane> lanes = new HashMap<>();
    /** The callees that the lanes are for; not those of now between a change and {@link #calleesChanged}. */
    private Registration.Callee[] settled = {};

    /** What waits in lanes that are no shard's. */
    private final Waiting anybodys = new Waiting();
    /** All calls that wait; also read without the lock. */
    private final AtomicInteger size = new AtomicInteger();

    private long lastPlace;
    /** Calls that have left the queue and not come to their callers' event loops yet. */
    private int onTheirWay;
    /** Whether a thread sends calls on their way; one at a time does, so that they stay in order. */
    private boolean serving;

    /** What is bounded together. */
    private static final class Waiting {
        private int calls;
        private long bytes;
    }

    /** Calls that wait for the same callees, in the order of coming. */
    static final class Lane {
        private final Object key;
        private final Waiting waiting;
        private final NavigableSet<RoutedCall> calls = new TreeSet<>(BY_PLACE);

        private Lane(Object key, Waiting waiting) {
            this.key = key;
            this.waiting = waiting;
        }

        private RoutedCall head() {
            return calls.first();
        }
    }

    CallQueue(Registration registration, RealmCore realm) {
        this.registration = registration;
        this.realm = realm;
    }

    int size() {
        return size.get();
    }

    /**
     * Room at a callee, to be given back with {@link #release}; null when the call waits, until {@link Calls#granted} or
     * {@link Calls#again}.
     *
     * @param first the call's first part
     * @throws WampError when no callee is left for it, or too many wait
     */
    Registration.@Nullable Callee take(RoutedCall call, Message.Call first) {
        long more = LocalConnection.bytes(first);
        synchronized (this) {
            if (!registration.hasAny(call)) {
                throw call.nobody();
            }
            Registration.Callee callee = size.get() == 0 && onTheirWay == 0 ? occupy(call) : null;
            if (callee != null) {
                return callee;
            }
            Lane lane = lane(call);
            RouterLimits limits = realm.limits();
            check(limits.callsQueued(), lane.waiting.calls + 1L);
            check(limits.callsQueuedBytes(), lane.waiting.bytes + more);
            call.enter(this, first);
            call.queuedBytes = more;
            call.place = ++lastPlace;
            add(call, lane);
        }
        serve();
        return null;
    }

    private void check(Limit limit, long amount) {
        if (limit.exceededBy(amount)) {
            throw realm.reached().by("registration of " + registration.uri, limit, amount);
        }
    }

    /** A call that waits, or is on its way, gets a further part. Throws {@link WampError} when that is too much. */
    void grow(RoutedCall call, Message.Call part) {
        long more = LocalConnection.bytes(part);
        synchronized (this) {
            if (call.lane != null) {
                Waiting waiting = call.lane.waiting;
                check(realm.limits().callsQueuedBytes(), waiting.bytes + more);
                call.queuedBytes += more;
                waiting.bytes += more;
            }
        }
        Objects.requireNonNull(call.kept).add(part);
    }

    /** A call is given up while it waits. If it is on its way already, it gives back what it has when it arrives. */
    synchronized void leave(RoutedCall call) {
        if (call.lane != null) {
            remove(call);
        }
    }

    /** Where a call is to wait; not among the lanes before the call is. */
    private Lane lane(RoutedCall call) {
        if (size.get() == 0) {
            settled = registration.callees();
        }
        Object key = call.sharedWith(settled);
        Lane lane = lanes.get(key);
        return lane != null ? lane : new Lane(key, key instanceof Registration.Callee ? new Waiting() : anybodys);
    }

    private void add(RoutedCall call, Lane lane) {
        call.lane = lane;
        lane.calls.add(call);
        lanes.put(lane.key, lane);
        lane.waiting.calls++;
        lane.waiting.bytes += call.queuedBytes;
        size.incrementAndGet();
    }

    private void remove(RoutedCall call) {
        Lane lane = Objects.requireNonNull(call.lane);
        call.lane = null;
        lane.calls.remove(call);
        if (lane.calls.isEmpty()) {
            lanes.remove(lane.key);
        }
        lane.waiting.calls--;
        lane.waiting.bytes -= call.queuedBytes;
        size.decrementAndGet();
    }

    /** A callee is done with a call. Without the lock while no call waits: who begins to wait looks for room afterwards. */
    void release(Registration.Callee callee) {
        callee.done();
        if (size.get() > 0) {
            serve();
        }
    }

    /** Callees came or went. Calls that none of them may have are routed again. */
    void calleesChanged() {
        for (RoutedCall call : settle()) {
            call.caller.loop().execute(() -> call.caller.calls.again(call));
        }
        serve();
    }

    /**
     * The lanes become those of the callees of now. Costs what changes its lane, and a look at each call with a key when a callee
     * came.
     *
     * @return the calls that nobody is left for, in the order of coming
     */
    private synchronized List<RoutedCall> settle() {
        Registration.Callee[] callees = registration.callees();
        Set<Registration.Callee> now = Set.of(callees);
        Set<Registration.Callee> before = Set.of(settled);
        Registration.Callee[] came =
                Stream.of(callees).filter(one -> !before.contains(one)).toArray(Registration.Callee[]::new);
        settled = callees;
        List<RoutedCall> lost = new ArrayList<>(0);
        List<RoutedCall> moved = new ArrayList<>(0);
        for (Lane lane : lanes.values()) {
            if (!(lane.key instanceof Registration.Callee shard)) {
                if (!registration.hasAny(lane.head())) {
                    lost.addAll(lane.calls);
                }
            } else if (!now.contains(shard)) {
                moved.addAll(lane.calls);
            } else if (came.length > 0) {
                lane.calls.stream()
                        .filter(call -> call.isTakenOver(shard, came))
                        .forEach(moved::add);
            }
        }
        lost.forEach(this::remove);
        moved.forEach(this::remove);
        for (RoutedCall call : moved) {
            if (registration.hasAny(call)) {
                add(call, lane(call));
            } else {
                lost.add(call);
            }
        }
        lost.sort(BY_PLACE);
        return lost;
    }

    /** Sends on their way all calls for which there is room. */
    private void serve() {
        for (Served next = next(true); next != null; next = next(false)) {
            RoutedCall call = next.call;
            Registration.Callee callee = next.callee;
            call.caller.loop().execute(() -> {
                arrived();
                call.caller.calls.granted(call, callee);
            });
        }
    }

    private synchronized void arrived() {
        onTheirWay--;
    }

    private record Served(RoutedCall call, Registration.Callee callee) {}

    /**
     * The first call for which there is room; without one nobody serves any more. Looks at the head of each lane only.
     *
     * @param begins false for who serves already
     */
    private synchronized @Nullable Served next(boolean begins) {
        if (begins && serving) {
            return null;
        }
        serving = true;
        RoutedCall first = null;
        for (Lane lane : lanes.values()) {
            RoutedCall head = lane.head();
            if ((first == null || head.place < first.place) && mayBeServed(lane, head)) {
                first = head;
            }
        }
        Registration.Callee callee = first == null ? null : occupy(first);
        if (callee == null) { // also while callees come or go: then it is tried again
            serving = false;
            return null;
        }
        remove(first);
        onTheirWay++;
        return new Served(first, callee);
    }

    private boolean mayBeServed(Lane lane, RoutedCall head) {
        return lane.key instanceof Registration.Callee shard
                ? hasRoom(shard)
                : registration.hasAny(one -> hasRoom(one) && head.mayGoTo(one));
    }

    private Registration.@Nullable Callee occupy(RoutedCall call) {
        Registration.Callee callee = registration.next(call, CallQueue::hasRoom);
        if (callee != null && callee.isCounted()) {
            callee.begun();
        }
        return callee;
    }

    private static boolean hasRoom(Registration.Callee callee) {
        return !callee.isBounded() || callee.busy() < callee.terms.concurrency();
    }
}
