package io.transom.router.internal;

import io.transom.router.RouterLimits;
import io.transom.wamp.Connection;
import io.transom.wamp.Limit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Flow control of one session: what its connection has not taken yet slows it and those who send to it, before anything is
 * dropped (docs/reference/wamp.md, Flow control). Event loop of the session only, but for {@link #isBlocked}.
 */
final class Flow {
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

    private final Limit last;
    private final long graceMillis;

    private volatile State state = State.FLOWING;
    /** How many reasons there are not to read. */
    private int pauses;
    /** For whom this session waits, which did not take what it sent; null while it waits for nobody. */
    private @Nullable Set<RouterSession> awaited;
    /** Who waits for this session. */
    private @Nullable Set<RouterSession> waiting;

    private @Nullable Future<?> grace;
    private boolean ended;

    Flow(RouterSession session, Connection connection, RouterLimits limits) {
        this.session = session;
        this.connection = connection;
        this.graceMillis = limits.sendGrace().value();
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
    }

    /** Whether senders shall wait. Any thread. */
    boolean isBlocked() {
        return state == State.BLOCKED;
    }

    /** A message was handed to the connection. */
    void sent() {
        long pending = connection.pendingBytes();
        if (pending > slow) {
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
        if (state == State.FLOWING) {
            state = State.SLOW;
            pause();
            connection.onDrained(slow / 2, this::drained);
        }
        if (state == State.SLOW && pending > blocked) {
            state = State.BLOCKED;
            session.realm.blocked(1);
            startGrace(pending);
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
        grace = session.realm
                .timers()
                .start(graceMillis, connection.executor(), session.loop(), () -> graceOver(pendingNow));
    }

    private void graceOver(long pendingBefore) {
        if (ended || state != State.BLOCKED || grace == null) {
            return;
        }
        long pending = connection.pendingBytes();
        if (pendingBefore - pending >= slow) {
            startGrace(pending);
        } else {
            session.tooSlow(late, pending);
        }
    }

    private void unblock() {
        if (state == State.BLOCKED) {
            session.realm.blocked(-1);
        }
        state = State.FLOWING;
        stopGrace();
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel(false);
            grace = null;
        }
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
