package io.transom.router.internal;

import io.transom.wamp.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** Null when its events are not kept; with it the subscription stays when the last subscriber goes. */
    final @Nullable History history;

    /** Guarded by this. */
    private final Map<RouterSession, Subscriber> members = new LinkedHashMap<>(2);
    /** The members as publishers see them; null until a publisher needs it, so that many changes cost one copy. */
    private volatile Subscriber @Nullable [] snapshot;

    Subscription(long id, String uri, Match match, Instant created, @Nullable History history) {
        this.id = id;
        this.uri = uri;
        this.match = match;
        this.created = created;
        this.history = history;
    }

    /** A session that gets the events of a subscription. */
    static final class Subscriber {
        final Subscription subscription;
        final RouterSession session;
        /** The node that it works for; null when it wants all events. */
        final @Nullable String node;
        /** From SUBSCRIBED to UNSUBSCRIBE; read and written on the session's event loop only. */
        boolean active;

        Subscriber(Subscription subscription, RouterSession session, @Nullable String node) {
            this.subscription = subscription;
            this.session = session;
            this.node = node;
        }
    }

    /** Those whose sessions share an event loop stand in a row. */
    Subscriber[] subscribers() {
        Subscriber[] known = snapshot;
        if (known == null) {
            synchronized (this) {
                var byLoop = new LinkedHashMap<Loop, List<Subscriber>>(2);
                for (Subscriber member : members.values()) {
                    byLoop.computeIfAbsent(member.session.loop(), loop -> new ArrayList<>())
                            .add(member);
                }
                known = byLoop.values().stream().flatMap(List::stream).toArray(Subscriber[]::new);
                snapshot = known;
            }
        }
        return known;
    }

    /** Those that get events about a resource: who works for its node, and who works for none. In the same order. */
    Subscriber[] subscribers(String resource) {
        Subscriber[] all = subscribers();
        String node = Shards.node(resource, all);
        return Arrays.stream(all)
                .filter(each -> each.node == null || each.node.equals(node))
                .toArray(Subscriber[]::new);
    }

    /** Where those end that share the event loop of the one at {@code from}. */
    static int endOfLoop(Subscriber[] subscribers, int from) {
        Loop loop = subscribers[from].session.loop();
        int end = subscribers.length;
        if (subscribers[end - 1].session.loop() != loop) {
            end = from + 1;
            while (subscribers[end].session.loop() == loop) {
                end++;
            }
        }
        return end;
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
