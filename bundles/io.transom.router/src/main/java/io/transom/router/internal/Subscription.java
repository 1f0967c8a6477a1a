package io.transom.router.internal;

import io.transom.wamp.Match;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subscribed topic or pattern and its subscribers. Changed under the broker's lock only, read without. */
final class Subscription {
    final long id;
    final String uri;
    final Match match;
    final Instant created;
    /** Guarded by this. */
    private final Map<RouterSession, Subscriber> members = new LinkedHashMap<>(2);
    /** The members as publishers see them; null until a publisher needs it, so that many changes cost one copy. */
    private volatile Subscriber @Nullable [] snapshot;

    Subscription(long id, String uri, Match match, Instant created) {
        this.id = id;
        this.uri = uri;
        this.match = match;
        this.created = created;
    }

    /** A session that gets the events of a subscription. */
    static final class Subscriber {
        final Subscription subscription;
        final RouterSession session;
        /** From SUBSCRIBED to UNSUBSCRIBE; read and written on the session's event loop only. */
        boolean active;

        Subscriber(Subscription subscription, RouterSession session) {
            this.subscription = subscription;
            this.session = session;
        }
    }

    Subscriber[] subscribers() {
        Subscriber[] known = snapshot;
        if (known == null) {
            synchronized (this) {
                known = members.values().toArray(Subscriber[]::new);
                snapshot = known;
            }
        }
        return known;
    }

    synchronized void add(Subscriber subscriber) {
        members.put(subscriber.session, subscriber);
        snapshot = null;
    }

    /** Whether it was the last. */
    synchronized boolean remove(Subscriber subscriber) {
        members.remove(subscriber.session);
        snapshot = null;
        return members.isEmpty();
    }

    synchronized int size() {
        return members.size();
    }

    Map<String, Object> details() {
        return Map.of("id", id, "created", RealmCore.timestamp(created), "uri", uri, "match", match.label());
    }
}
