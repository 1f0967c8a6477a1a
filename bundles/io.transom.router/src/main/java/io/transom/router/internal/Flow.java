package io.transom.router.internal;

import io.transom.router.RouterLimits;
import io.transom.wamp.Connection;
import io.transom.wamp.Limit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Flow control of one session: what its connection has not taken yet slows it and those who send to it, before anything is
 * dropped (docs/reference/wamp.md, Flow control). Event loop of the session only, but for
 * {@link #isBlocked} and {@link #isSlow}.
 */
final class Flow {
    /** How often within its time it is looked whether a peer takes anything. */
    private static final int LOOKS = 10;

    /** How the peer takes what is sent to it. */
    private enum State {
        FLOWING,
        /** Above the first mark: nothing is read from the peer. */
        SLOW,
        /** It was above the second mark and has not come below half of the first since: its senders wait. */
        BLOCKED
    }

    private final RouterSession session;
    private final Connection connection;
    private final long slow;
    private final long blocked;
    /** What a session is told that does not drain in time, and one that is above the last bound. */
    private final Limit late;

    private final Limit first;
    private final Limit last;
    private final Limit inTime;
    private final Limit stalled;

    private volatile State state = State.FLOWING;
    /** How many reasons there are not to read. */
    private int pauses;
    /** For whom this session waits, which did not take what it sent; null while it waits for nobody. */
    private @Nullable Set<RouterSession> awaited;
    /** Who waits for this session. */
    private @Nullable Set<RouterSession> waiting;

    /** Whether it waits for the realm to drain. */
    private boolean awaitsRealm;

    private @Nullable Alarm grace;
    private @Nullable Alarm look;
    private @Nullable Alarm guard;
    /** What waited at the last look, what had been taken, and how many looks in a row saw neither less nor more of it. */
    private long lastSeen;

    private long lastTaken;
    private int idleLooks;
    /** What {@link Backlog} was told, and above which amount something is to be done. */
    private long held;

    private long mark;
    private boolean ended;

    Flow(RouterSession session, Connection connection, RouterLimits limits) {
        this.session = session;
        this.connection = connection;
        this.first = limits.sendSlow();
        this.inTime = limits.sendGrace();
        this.stalled = limits.sendStalled();
        if (connection instanceof LocalConnection) {
            this.slow = limits.localPending().value() / 8;
            this.blocked = limits.localPending().value() / 2;
            this.late = limits.localPending();
            this.last = limits.localPending();
        } else {
            this.slow = limits.sendSlow().value();
            this.blocked = limits.sendPending().value();
            this.late = limits.sendPending();
            this.last = limits.sendMost();
        }
        this.mark = Math.min(slow, Backlog.STEP);
    }

    /** Whether so much waits that nothing is read from the session. Any thread. */
    boolean isSlow() {
        return state != State.FLOWING;
    }

    /** Whether senders shall wait. Any thread. */
    boolean isBlocked() {
        return state == State.BLOCKED;
    }

    /** A message was handed to the connection. */
    void sent() {
        long pending = connection.pendingBytes();
        if (pending > mark) {
            rose(pending);
        }
    }

    private void rose(long pending) {
        if (ended) {
            return;
        }
        if (last.exceededBy(pending)) {
            session.tooSlow(last, pending);
            return;
        }
        if (pending >= held + Backlog.STEP) {
            if (held == 0) {
                connection.onDrained(pending / 2, this::shrank);
            }
            hold(pending);
        }
        if (state == State.FLOWING && pending > slow) {
            state = State.SLOW;
            session.realm.limitHits().hit(first);
            pause();
            connection.onDrained(slow / 2, this::drained);
            lastSeen = pending;
            lastTaken = connection.takenWrites();
            idleLooks = 0;
            lookLater();
        }
        if (state == State.SLOW && pending > blocked) {
            state = State.BLOCKED;
            session.realm.blocked(1);
            startGrace(pending);
        }
    }

    private void hold(long pending) {
        held = pending;
        mark = Math.min(slow, pending + Backlog.STEP);
        session.realm.backlog().holds(session, pending);
    }

    private void shrank() {
        if (!ended) {
            long pending = connection.pendingBytes();
            hold(pending >= Backlog.STEP ? pending : 0);
            if (held > 0) {
                connection.onDrained(held / 2, this::shrank);
            }
        }
    }

    private void drained() {
        if (ended) {
            return;
        }
        if (connection.pendingBytes() > slow / 2) {
            connection.onDrained(slow / 2, this::drained);
            return;
        }
        unblock();
        resume();
        wakeWaiting();
    }

    /** Who is blocked must come nearer to the first mark within the grace time, again and again; else others wait for ever. */
    private void startGrace(long pendingNow) {
        grace = set(grace, inTime.value(), () -> graceOver(pendingNow));
    }

    /** Most sessions need none, ever. */
    private Alarm set(@Nullable Alarm made, long millis, Runnable task) {
        Alarm alarm = made == null ? new Alarm(session) : made;
        alarm.set(millis, task);
        return alarm;
    }

    private static void stop(@Nullable Alarm made) {
        if (made != null) {
            made.stop();
        }
    }

    private void graceOver(long pendingBefore) {
        if (ended) {
            return;
        }
        long pending = connection.pendingBytes();
        if (pendingBefore - pending >= slow) {
            startGrace(pending);
        } else {
            session.realm.limitHits().hit(inTime);
            session.tooSlow(late, pending);
        }
    }

    /** A peer that is not read from answers no pings: that it takes bytes is the only sign of life. */
    private void lookLater() {
        look = set(look, stalled.value() / LOOKS, this::look);
    }

    private void look() {
        if (ended) {
            return;
        }
        long pending = connection.pendingBytes();
        long taken = connection.takenWrites();
        idleLooks = pending < lastSeen || taken != lastTaken ? 0 : idleLooks + 1;
        lastSeen = pending;
        lastTaken = taken;
        if (idleLooks == LOOKS) {
            session.tooSlow(stalled, pending);
        } else {
            lookLater();
        }
    }

    private void unblock() {
        if (state == State.BLOCKED) {
            session.realm.blocked(-1);
        }
        state = State.FLOWING;
        stop(grace);
        stop(look);
    }

    // Reading.

    /** One more reason not to read. */
    void pause() {
        if (pauses++ == 0 && !ended) {
            connection.pauseReading();
        }
    }

    /** One reason less. */
    void resume() {
        if (--pauses == 0 && !ended) {
            connection.resumeReading();
        }
    }

    // Waiting for others.

    /** Reads nothing until these sessions have drained or gone. Who waits already goes on waiting for those of then. */
    void await(Collection<RouterSession> receivers) {
        if (ended || awaited != null) {
            return;
        }
        awaited = new HashSet<>(receivers);
        pause();
        for (RouterSession receiver : List.copyOf(awaited)) {
            receiver.loop().execute(() -> receiver.flow().whenDrained(session));
        }
        guard();
    }

    /** An event loop that takes nothing at all within the grace time does not hold back others any longer. */
    private void guard() {
        var before = new HashMap<RouterSession, Long>();
        for (RouterSession receiver : Objects.requireNonNull(awaited)) {
            if (receiver.loop().isCrowded()) {
                before.put(receiver, receiver.loop().taken());
            }
        }
        if (!before.isEmpty()) {
            guard = set(guard, inTime.value(), () -> judge(before));
        }
    }

    private void judge(Map<RouterSession, Long> before) {
        if (ended) {
            return;
        }
        before.forEach((receiver, taken) -> {
            if (awaited != null && awaited.contains(receiver) && receiver.loop().taken() == taken) {
                receiver.unreachable();
                woken(receiver);
            }
        });
        if (awaited != null) {
            guard();
        }
    }

    /** Reads nothing until the realm has drained. */
    void awaitRealm() {
        if (!ended && !awaitsRealm && session.realm.backlog().await(session)) {
            awaitsRealm = true;
            pause();
        }
    }

    /** The realm has drained. */
    void goesOn() {
        if (!ended && awaitsRealm) {
            awaitsRealm = false;
            resume();
        }
    }

    private void whenDrained(RouterSession sender) {
        if (ended || state == State.FLOWING) {
            wake(sender);
        } else {
            if (waiting == null) {
                waiting = new HashSet<>();
            }
            waiting.add(sender);
        }
    }

    private void wakeWaiting() {
        if (waiting != null) {
            Set<RouterSession> woken = waiting;
            waiting = null;
            woken.forEach(this::wake);
        }
    }

    private void wake(RouterSession sender) {
        sender.loop().execute(() -> sender.flow().woken(session));
    }

    private void woken(RouterSession receiver) {
        if (awaited != null && awaited.remove(receiver) && awaited.isEmpty()) {
            awaited = null;
            stop(guard);
            resume();
        }
    }

    private void forget(RouterSession sender) {
        if (waiting != null) {
            waiting.remove(sender);
        }
    }

    /** The session has ended: nobody waits for it any more, it waits for nobody, and its last messages are read. */
    void end() {
        ended = true;
        unblock();
        stop(guard);
        session.realm.backlog().forget(session);
        if (pauses > 0) {
            connection.resumeReading();
        }
        if (awaited != null) {
            for (RouterSession receiver : awaited) {
                receiver.loop().execute(() -> receiver.flow().forget(session));
            }
            awaited = null;
        }
        wakeWaiting();
    }
}
