package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.router.SessionDetails;
import io.transom.wamp.Ids;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A published event on its way to subscriptions. Immutable; keeps nothing of the session that published it but its ID. */
final class Publication {
    final long id;
    final String topic;
    final Payload payload;
    final Receivers receivers;
    /** The resource that it is about, for subscribers that share the work; null for none. */
    private final @Nullable String resource;
    /** Whether the receivers are not limited; the publisher may be excluded all the same. */
    final boolean forAll;
    /** The session that does not get the event although it may be subscribed; 0 for none. */
    final long excluded;
    /** What EVENT tells whatever the subscription is. */
    private final Map<String, Object> details;

    private Publication(
            long id,
            String topic,
            Payload payload,
            Receivers receivers,
            @Nullable String resource,
            long excluded,
            Map<String, Object> details) {
        this.id = id;
        this.topic = topic;
        this.payload = payload;
        this.receivers = receivers;
        this.resource = resource;
        this.forAll = receivers.lists().isEmpty();
        this.excluded = excluded;
        this.details = details;
    }

    /**
     * Of a PUBLISH. Throws {@link io.transom.wamp.WampError} when an option is of the wrong type or not allowed.
     *
     * @param decision the permission: whether the publisher is disclosed, and how far it is to be trusted
     */
    static Publication of(
            SessionDetails publisher, String topic, Map<String, Object> options, Payload payload, Decision decision) {
        if (decision.hide() && Boolean.TRUE.equals(options.get("disclose_me"))) {
            throw Calls.undisclosed();
        }
        return of(Ids.random(), publisher, topic, options, payload, decision);
    }

    /** Of a testament, under the ID that it got when it was left. */
    static Publication of(SessionDetails publisher, Testaments.Testament left, Decision decision) {
        return of(left.publication(), publisher, left.topic(), left.options(), left.payload(), decision);
    }

    private static Publication of(
            long id,
            SessionDetails publisher,
            String topic,
            Map<String, Object> options,
            Payload payload,
            Decision decision) {
        boolean toldOf = decision.disclose() || (Boolean.TRUE.equals(options.get("disclose_me")) && !decision.hide());
        return new Publication(
                id,
                topic,
                payload,
                Receivers.of(options),
                Shards.key(options, "rkey"),
                Boolean.FALSE.equals(options.get("exclude_me")) ? 0 : publisher.id(),
                details(toldOf ? publisher : null, decision.trustLevel(), options));
    }

    /** Of the realm itself. */
    static Publication meta(SessionDetails service, String topic, Payload payload) {
        return new Publication(Ids.random(), topic, payload, Receivers.ALL, null, 0, details(service, null, Map.of()));
    }

    @Serves({"broker.payload_passthru_mode", "broker.publication_trustlevels", "broker.publisher_identification"})
    private static Map<String, Object> details(
            @Nullable SessionDetails publisher, @Nullable Long trustLevel, Map<String, Object> options) {
        if (publisher == null && trustLevel == null) {
            return Passthru.added(Map.of(), options);
        }
        var details = new HashMap<String, Object>();
        if (publisher != null) {
            Identities.put(details, Identities.Who.PUBLISHER, publisher);
        }
        if (trustLevel != null) {
            details.put("trustlevel", trustLevel);
        }
        return Passthru.added(details, options);
    }

    @Serves("broker.publisher_exclusion")
    boolean reaches(SessionDetails session) {
        return session.id() != excluded && (forAll || receivers.contains(session));
    }

    /** The subscribers that it is for, if it is for their sessions. */
    Subscription.Subscriber[] among(Subscription subscription) {
        return resource == null ? subscription.subscribers() : subscription.subscribers(resource);
    }

    /** Whether {@link #among} has a subscriber, without all the others. */
    boolean isFor(Subscription.Subscriber subscriber) {
        return resource == null
                || subscriber.node == null
                || subscriber.node.equals(Shards.node(resource, subscriber.subscription.subscribers()));
    }

    /** To all subscribers: one message object for all, and one task for those of each other event loop. */
    void to(Subscription subscription) {
        if (subscription.history != null) {
            subscription.history.add(this, subscription);
        }
        Subscription.Subscriber[] all = among(subscription);
        Message.Event event = null;
        int end;
        for (int from = 0; from < all.length; from = end) {
            end = Subscription.endOfLoop(all, from);
            if (reachesAny(all, from, end)) {
                if (event == null) {
                    event = event(subscription, false);
                }
                handOver(event, all, from, end);
            }
        }
    }

    private boolean reachesAny(Subscription.Subscriber[] subscribers, int from, int end) {
        for (int i = from; i < end; i++) {
            if (reaches(subscribers[i].session.details())) {
                return true;
            }
        }
        return false;
    }

    /** The one way by which an event gets to an event loop: at once on this one, else as one task, however many get it. */
    private void handOver(Message.Event event, Subscription.Subscriber[] subscribers, int from, int end) {
        RouterSession first = subscribers[from].session;
        if (first.here()) {
            deliver(event, subscribers, from, end);
        } else if (!first.loop().hand(LocalConnection.bytes(event), () -> deliver(event, subscribers, from, end))) {
            for (int i = from; i < end; i++) {
                if (reaches(subscribers[i].session.details())) {
                    subscribers[i].session.unreachable();
                }
            }
        }
    }

    private void deliver(Message.Event event, Subscription.Subscriber[] subscribers, int from, int end) {
        for (int i = from; i < end; i++) {
            RouterSession session = subscribers[i].session;
            if (reaches(session.details())) {
                session.event(subscribers[i], event);
            }
        }
    }

    Message.Event event(Subscription subscription, boolean retained) {
        boolean pattern = subscription.match != Match.EXACT;
        if (!pattern && !retained) {
            return new Message.Event(subscription.id, id, details, payload);
        }
        var more = new HashMap<>(details);
        if (pattern) {
            more.put("topic", topic);
        }
        if (retained) {
            more.put("retained", true);
        }
        return new Message.Event(subscription.id, id, more, payload);
    }

    /** About what keeping the publication costs; changes while the payload gets written. */
    long bytes() {
        return bytes(topic, payload);
    }

    static long bytes(String topic, Payload payload) {
        return 256L + topic.length() + payload.size();
    }
}
