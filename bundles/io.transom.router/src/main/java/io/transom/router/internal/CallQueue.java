package io.transom.router.internal;

import io.transom.router.RouterLimits;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a registration that wait because each of its callees works on as many calls as it wants at a time. First come,
 * first served. A call leaves the queue when a callee has room for it, and takes that room with it, as a task, to the event loop
 * of its caller; if it is over when it comes there, the room is given back. So calls of one caller stay in order. Thread-safe;
 * nothing outside is called under the lock.
 */
final class CallQueue {
    private final Registration registration;
    private final RealmCore realm;
    /** In the order of coming. */
    private final Set<RoutedCall> waiting = new LinkedHashSet<>();

    private long bytes;
    /** Calls that have left the queue and not come to their callers' event loops yet. */
    private int onTheirWay;
    /** Whether a thread sends calls on their way; one at a time does, so that they stay in order. */
    private boolean serving;

    CallQueue(Registration registration, RealmCore realm) {
        this.registration = registration;
        this.realm = realm;
    }

    synchronized int size() {
        return waiting.size();
    }

    /**
     * Room at a callee, to be given back with {@link #release}; null when the call waits, until {@link Calls#granted} or
     * {@link Calls#again}.
     *
     * @param first the call's first part
     * @throws WampError when no callee is left for it, or too many wait
     */
    Registration.@Nullable Callee take(RoutedCall call, Message.Call first) {
        long size = LocalConnection.bytes(first);
        synchronized (this) {
            if (!registration.hasAny(call)) {
                throw call.nobody();
            }
            Registration.Callee callee = waiting.isEmpty() && onTheirWay == 0 ? occupy(call) : null;
            if (callee != null) {
                return callee;
            }
            RouterLimits limits = realm.limits();
            check(limits.callsQueued(), waiting.size() + 1L);
            check(limits.callsQueuedBytes(), bytes + size);
            call.enter(this, first);
            waiting.add(call);
            call.queuedBytes = size;
            bytes += size;
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
        long size = LocalConnection.bytes(part);
        synchronized (this) {
            if (waiting.contains(call)) {
                check(realm.limits().callsQueuedBytes(), bytes + size);
                call.queuedBytes += size;
                bytes += size;
            }
        }
        Objects.requireNonNull(call.kept).add(part);
    }

    /** A call is given up while it waits. If it is on its way already, it gives back what it has when it arrives. */
    synchronized void leave(RoutedCall call) {
        if (waiting.remove(call)) {
            bytes -= call.queuedBytes;
        }
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
        for (RoutedCall call : withoutCallee()) {
            call.caller.loop().execute(() -> call.caller.calls.again(call));
        }
        serve();
    }

    private synchronized List<RoutedCall> withoutCallee() {
        List<RoutedCall> lost = new ArrayList<>(0);
        for (Iterator<RoutedCall> calls = waiting.iterator(); calls.hasNext(); ) {
            RoutedCall call = calls.next();
            if (!registration.hasAny(call)) {
                calls.remove();
                bytes -= call.queuedBytes;
                lost.add(call);
            }
        }
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

    /** The first call for which there is room; without one nobody serves any more. */
    private synchronized @Nullable Served next() {
        for (Iterator<RoutedCall> calls = waiting.iterator(); calls.hasNext(); ) {
            RoutedCall call = calls.next();
            Registration.Callee callee = occupy(call);
            if (callee != null) {
                calls.remove();
                bytes -= call.queuedBytes;
                onTheirWay++;
                return new Served(call, callee);
            }
            if (!registration.hasAny(CallQueue::hasRoom)) {
                break;
            }
        }
        serving = false;
        return null;
    }

    private Registration.@Nullable Callee occupy(RoutedCall call) {
        Registration.Callee callee = registration.next(call, CallQueue::hasRoom);
        if (callee != null && callee.isBounded()) {
            callee.busy++;
        }
        return callee;
    }

    private static boolean hasRoom(Registration.Callee callee) {
        return !callee.isBounded() || callee.busy < callee.terms.concurrency();
    }
}
