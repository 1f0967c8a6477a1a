package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Ids;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of a realm, and events on their way. Publications read the table without a lock; changes take the lock,
 * and meta events about them go out under it, so that everybody sees them in the order in which they happened.
 */
final class Broker {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final RealmCore realm;
    private final PatternTable<Subscription> table = new PatternTable<>();
    private final ReentrantLock changing = new ReentrantLock();
    private final LongAdder lost = new LongAdder();

    Broker(RealmCore realm) {
        this.realm = realm;
    }

    PatternTable<Subscription> table() {
        return table;
    }

    static boolean acknowledges(Message.Publish message) {
        return Boolean.TRUE.equals(message.options().get("acknowledge"));
    }

    // Events.

    /** Whether a PUBLISH is well formed; otherwise it has been answered. */
    boolean accepts(RouterSession session, Message.Publish message) {
        boolean reserved = !session.trusted && RealmCore.isReserved(message.topic());
        if (!reserved && realm.isValid(message.topic(), Match.EXACT)) {
            return true;
        }
        if (acknowledges(message)) {
            session.error(
                    Message.Publish.CODE,
                    message.request(),
                    ErrorUris.INVALID_URI,
                    reserved ? "URIs below wamp. are reserved" : "invalid topic URI");
        }
        return false;
    }

    void publish(RouterSession session, Message.Publish message, Decision decision) {
        Map<String, Object> options = message.options();
        boolean excludeMe = !Boolean.FALSE.equals(options.get("exclude_me"));
        boolean disclosed = decision.disclose() || Boolean.TRUE.equals(options.get("disclose_me"));
        var publication = new Publication(
                message.topic(),
                message.payload(),
                disclosed ? session.details() : null,
                excludeMe ? session : null,
                Receivers.of(options));
        realm.listeners().tell(listener -> listener.published(message.topic(), message.payload(), session.details()));
        dispatch(publication);
        publication.slowDown(session);
        if (acknowledges(message)) {
            session.send(new Message.Published(message.request(), publication.id));
        }
    }

    /** An event of the realm itself. */
    void publishMeta(String topic, Payload payload) {
        realm.received().count(Message.Publish.CODE);
        realm.listeners().tell(listener -> listener.published(topic, payload, realm.service()));
        dispatch(new Publication(topic, payload, realm.service(), null, Receivers.ALL));
    }

    private void dispatch(Publication publication) {
        table.matching(publication.topic, publication::to);
    }

    /** An event that could not be written for a subscriber. */
    void lost(RouterSession session, WampError why) {
        lost.increment();
        LOG.debug("{}: lost an event, {}", session, why.text());
    }

    /** Events that could not be written in the encoding of their subscriber. */
    long lost() {
        return lost.sum();
    }

    private static final class Publication {
        private final long id = Ids.random();
        private final String topic;
        private final Payload payload;
        private final @Nullable SessionDetails publisher;
        private final @Nullable RouterSession excluded;
        private final Receivers receivers;
        private int reached;
        /** Receivers that take nothing for now; null while there is none. */
        private @Nullable Set<RouterSession> blocked;

        Publication(
                String topic,
                Payload payload,
                @Nullable SessionDetails publisher,
                @Nullable RouterSession excluded,
                Receivers receivers) {
            this.topic = topic;
            this.payload = payload;
            this.publisher = publisher;
            this.excluded = excluded;
            this.receivers = receivers;
        }

        /** One message object for all subscribers. */
        void to(Subscription subscription) {
            Message.Event event = null;
            for (Subscription.Subscriber subscriber : subscription.subscribers()) {
                RouterSession session = subscriber.session;
                if (session != excluded && receivers.contains(session.details())) {
                    if (event == null) {
                        event = new Message.Event(subscription.id, id, details(subscription), payload);
                    }
                    session.deliver(subscriber, event);
                    reached++;
                    if (session.flow().isBlocked()) {
                        blocked = blocked == null ? new HashSet<>() : blocked;
                        blocked.add(session);
                    }
                }
            }
        }

        /** The publisher waits when half of its receivers or more take nothing; fewer must not hold back the rest. */
        void slowDown(RouterSession by) {
            if (blocked != null && 2 * blocked.size() >= reached) {
                by.flow().await(blocked);
            }
        }

        private Map<String, Object> details(Subscription subscription) {
            boolean pattern = subscription.match != Match.EXACT;
            if (!pattern && publisher == null) {
                return Map.of();
            }
            var details = new HashMap<String, Object>();
            if (pattern) {
                details.put("topic", topic);
            }
            if (publisher != null) {
                Identities.put(details, "publisher", publisher);
            }
            return details;
        }
    }

    // Subscriptions.

    /** Whether a SUBSCRIBE is well formed; otherwise it has been answered. */
    boolean accepts(RouterSession session, Message.Subscribe message) {
        Match match;
        try {
            match = Match.of(message.options().get("match"));
        } catch (IllegalArgumentException e) {
            session.error(
                    Message.Subscribe.CODE,
                    message.request(),
                    ErrorUris.INVALID_ARGUMENT,
                    String.valueOf(e.getMessage()));
            return false;
        }
        if (!realm.isValid(message.topic(), match)) {
            session.error(Message.Subscribe.CODE, message.request(), ErrorUris.INVALID_URI, "invalid topic URI");
            return false;
        }
        return true;
    }

    void subscribe(RouterSession session, Message.Subscribe message) {
        Match match = Match.of(message.options().get("match"));
        Subscription known = table.get(message.topic(), match);
        if (known != null && session.subscriptions.containsKey(known.id)) {
            session.send(new Message.Subscribed(message.request(), known.id));
            return;
        }
        Limit limit = realm.limits().subscriptions();
        int count = session.subscriptions.size() + 1;
        if (limit.exceededBy(count)) {
            session.error(Message.Subscribe.CODE, message.request(), limit.error(count));
            return;
        }
        Subscription.Subscriber subscriber = attach(session, message.topic(), match);
        session.subscriptions.put(subscriber.subscription.id, subscriber);
        session.send(new Message.Subscribed(message.request(), subscriber.subscription.id));
        subscriber.active = true;
    }

    private Subscription.Subscriber attach(RouterSession session, String topic, Match match) {
        changing.lock();
        try {
            Subscription subscription = table.get(topic, match);
            boolean first = subscription == null;
            if (first) {
                subscription = new Subscription(table.nextId(), topic, match, realm.now());
            }
            var subscriber = new Subscription.Subscriber(subscription, session);
            subscription.add(subscriber);
            if (first) {
                table.put(subscription.id, topic, match, subscription);
                meta(topic, "on_create", session, subscription.details());
            }
            meta(topic, "on_subscribe", session, subscription.id);
            return subscriber;
        } finally {
            changing.unlock();
        }
    }

    void unsubscribe(RouterSession session, Message.Unsubscribe message) {
        Subscription.Subscriber subscriber = session.subscriptions.remove(message.subscription());
        if (subscriber == null) {
            session.error(
                    Message.Unsubscribe.CODE,
                    message.request(),
                    ErrorUris.NO_SUCH_SUBSCRIPTION,
                    "no subscription " + message.subscription());
            return;
        }
        detach(subscriber);
        session.send(new Message.Unsubscribed(message.request(), Map.of()));
    }

    /** Takes a subscriber out of a subscription and tells it, on its event loop. */
    void revoke(RouterSession session, long subscription, @Nullable String reason) {
        Subscription.Subscriber subscriber = session.subscriptions.remove(subscription);
        if (subscriber != null) {
            detach(subscriber);
            if (session.announced("subscriber", "subscription_revocation")) {
                session.send(new Message.Unsubscribed(0, RealmCore.revocation("subscription", subscription, reason)));
            }
        }
    }

    /** The session has gone. */
    void leave(RouterSession session) {
        for (Subscription.Subscriber subscriber : List.copyOf(session.subscriptions.values())) {
            detach(subscriber);
        }
        session.subscriptions.clear();
    }

    private void detach(Subscription.Subscriber subscriber) {
        Subscription subscription = subscriber.subscription;
        subscriber.active = false;
        changing.lock();
        try {
            boolean last = subscription.remove(subscriber);
            if (last) {
                table.remove(subscription.id, subscription.uri, subscription.match);
            }
            meta(subscription.uri, "on_unsubscribe", subscriber.session, subscription.id);
            if (last) {
                meta(subscription.uri, "on_delete", subscriber.session, subscription.id);
            }
        } finally {
            changing.unlock();
        }
    }

    /** Subscriptions to {@code wamp.} topics cause no meta events. */
    private void meta(String topic, String event, RouterSession by, Object about) {
        if (realm.options().metaApi() && !RealmCore.isReserved(topic)) {
            publishMeta("wamp.subscription." + event, Payload.of(by.id(), about));
        }
    }
}
