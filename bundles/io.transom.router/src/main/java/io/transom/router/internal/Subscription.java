package io.transom.router.internal;

import io.transom.wamp.Match;
import io.transom.wamp.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    private volatile Group @Nullable [] snapshot;

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

    /** Subscribers whose sessions share an event loop. */
    record Group(Loop loop, List<Subscriber> subscribers) {
        /** The one way by which an event gets to an event loop: at once on this one, else as one task, however many get it. */
        void handOver(Publication publication, Message.Event event) {
            if (subscribers.get(0).session.here()) {
                deliver(publication, event);
            } else {
                loop.execute(() -> deliver(publication, event));
            }
        }

        private void deliver(Publication publication, Message.Event event) {
            for (Subscriber subscriber : subscribers) {
                if (publication.reaches(subscriber.session.details())) {
                    subscriber.session.event(subscriber, event);
                }
            }
        }
    }

    Group[] groups() {
        Group[] known = snapshot;
        if (known == null) {
            synchronized (this) {
                var byLoop = new LinkedHashMap<Loop, List<Subscriber>>(2);
                for (Subscriber member : members.values()) {
                    byLoop.computeIfAbsent(member.session.loop(), loop -> new ArrayList<>())
                            .add(member);
                }
                known = byLoop.entrySet().stream()
                        .map(entry -> new Group(entry.getKey(), entry.getValue()))
                        .toArray(Group[]::new);
                snapshot = known;
            }
        }
        return known;
    }

    synchronized boolean has(RouterSession session) {
        return members.containsKey(session);
    }

    /** IDs of the subscribed sessions. */
    synchronized List<Long> sessions() {
        return members.keySet().stream().map(RouterSession::id).toList();
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
