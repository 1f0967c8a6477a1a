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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that the callees of a registration work on, and holds those that wait because each callee works on as many as
 * it wants at a time. First come, first served. A call leaves the queue when a callee has room for it, and takes that room with
 * it, as a task, to the event loop of its caller; if it is over when it comes there, the room is given back. So calls of one
 * caller stay in order. Thread-safe; nothing outside is called under the lock.
 */
final class CallQueue {
    private static final Comparator<RoutedCall> BY_PLACE = Comparator.comparingLong(call -> call.place);

    private final Registration registration;
    private final RealmCore realm;
    /** Those that the same callees may have share a lane, so that none is looked at in vain: by shard, or by who was tried. */
    private final Map<Object, Lane> lanes = new HashMap<>();
    /** The callees that the lanes are for; not those of now between a change and {@link #calleesChanged}. */
    private Registration.Callee[] settled = {};

    private int size;
    private long lastPlace;
    private long bytes;
    /** Calls that have left the queue and not come to their callers' event loops yet. */
    private int onTheirWay;
    /** Whether a thread sends calls on their way; one at a time does, so that they stay in order. */
    private boolean serving;

    /** Calls that wait for the same callees, in the order of coming. */
    static final class Lane {
        private final Object key;
        private final NavigableSet<RoutedCall> calls = new TreeSet<>(BY_PLACE);

        private Lane(Object key) {
            this.key = key;
        }

        private RoutedCall head() {
            return calls.first();
        }
    }

    CallQueue(Registration registration, RealmCore realm) {
        this.registration = registration;
        this.realm = realm;
    }

    synchronized int size() {
        return size;
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
            Registration.Callee callee = size == 0 && onTheirWay == 0 ? occupy(call) : null;
            if (callee != null) {
                return callee;
            }
            RouterLimits limits = realm.limits();
            check(limits.callsQueued(), size + 1L);
            check(limits.callsQueuedBytes(), bytes + more);
            call.enter(this, first);
            call.queuedBytes = more;
            call.place = ++lastPlace;
            add(call);
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
                check(realm.limits().callsQueuedBytes(), bytes + more);
                call.queuedBytes += more;
                bytes += more;
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

    private void add(RoutedCall call) {
        if (size == 0) {
            settled = registration.callees();
        }
        call.lane = lanes.computeIfAbsent(call.sharedWith(settled), Lane::new);
        call.lane.calls.add(call);
        size++;
        bytes += call.queuedBytes;
    }

    private void remove(RoutedCall call) {
        Lane lane = Objects.requireNonNull(call.lane);
        call.lane = null;
        lane.calls.remove(call);
        if (lane.calls.isEmpty()) {
            lanes.remove(lane.key);
        }
        size--;
        bytes -= call.queuedBytes;
    }

    /** A callee is done with a call. */
    void release(Registration.Callee callee) {
        synchronized (this) {
            callee.busy--;
        }
        serve();
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
                add(call);
            } else {
                lost.add(call);
            }
        }
        lost.sort(BY_PLACE);
        return lost;
    }

    /** Sends on their way all calls for which there is room. */
    private void serve() {
        synchronized (this) {
            if (serving) {
                return;
            }
            serving = true;
        }
        for (Served next = next(); next != null; next = next()) {
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

    /** The first call for which there is room; without one nobody serves any more. Looks at the head of each lane only. */
    private synchronized @Nullable Served next() {
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
            callee.busy++;
        }
        return callee;
    }

    private static boolean hasRoom(Registration.Callee callee) {
        return !callee.isBounded() || callee.busy < callee.terms.concurrency();
    }
}
