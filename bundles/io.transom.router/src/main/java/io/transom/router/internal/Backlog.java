package io.transom.router.internal;

import io.transom.wamp.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait for the sessions of a realm, of each for which more than {@link #STEP} wait; bytes that several wait for count for
 * each. Above the bound senders wait until half of it is left; when that takes longer than the grace time, the sessions for which
 * most waits are closed until it is so. Thread-safe.
 */
final class Backlog {
    /** Less is not counted; more is told in steps of about this. */
    static final long STEP = 256 << 10;

    private final RealmCore realm;
    private final Limit limit;
    private final Map<RouterSession, Long> held = new HashMap<>();
    private final Set<RouterSession> senders = new HashSet<>();
    private @Nullable Future<?> grace;
    private volatile long total;
    private volatile boolean full;

    Backlog(RealmCore realm) {
        this.realm = realm;
        this.limit = realm.limits().realmSendPending();
    }

    long bytes() {
        return total;
    }

    /** Whether senders shall wait. */
    boolean isFull() {
        return full;
    }

    /** So much waits for a session; on its event loop. */
    void holds(RouterSession session, long bytes) {
        goOn(held(session, bytes));
    }

    /** Who waited and may go on; told outside the lock, since a task may run at once when its event loop has ended. */
    private static void goOn(List<RouterSession> waited) {
        for (RouterSession sender : waited) {
            sender.loop().execute(() -> sender.flow().goesOn());
        }
    }

    private synchronized List<RouterSession> held(RouterSession session, long bytes) {
        Long before = bytes == 0 ? held.remove(session) : held.put(session, bytes);
        total += bytes - (before == null ? 0 : before);
        if (!full && limit.exceededBy(total)) {
            full = true;
            realm.blocked(1);
            realm.reached().by(realm, limit, total);
            startGrace(session);
        } else if (full && isLow()) {
            return drained();
        }
        return List.of();
    }

    private boolean isLow() {
        return total <= limit.value() / 2;
    }

    private void startGrace(RouterSession by) {
        grace = realm.timers()
                .start(realm.limits().sendGrace().value(), by.connection().executor(), by.loop(), this::graceOver);
    }

    private void graceOver() {
        List<Runnable> closing = new ArrayList<>();
        goOn(relieve(closing));
        closing.forEach(Runnable::run);
    }

    private synchronized List<RouterSession> relieve(List<Runnable> closing) {
        if (!full || grace == null) {
            return List.of();
        }
        grace = null;
        List<Map.Entry<RouterSession, Long>> most = new ArrayList<>(held.entrySet());
        most.sort(Map.Entry.<RouterSession, Long>comparingByValue().reversed());
        for (Map.Entry<RouterSession, Long> entry : most) {
            if (isLow()) {
                break;
            }
            RouterSession session = entry.getKey();
            long found = total;
            held.remove(session);
            total -= entry.getValue();
            closing.add(() -> session.loop().execute(() -> session.tooSlow(limit, found)));
        }
        return drained();
    }

    private List<RouterSession> drained() {
        full = false;
        realm.blocked(-1);
        if (grace != null) {
            grace.cancel(false);
            grace = null;
        }
        List<RouterSession> waited = List.copyOf(senders);
        senders.clear();
        return waited;
    }

    /** The sender shall go on when the realm has drained; false when that is so already. */
    synchronized boolean await(RouterSession sender) {
        return full && senders.add(sender);
    }

    /** The session has ended. */
    void forget(RouterSession session) {
        synchronized (this) {
            senders.remove(session);
        }
        holds(session, 0);
    }
}
