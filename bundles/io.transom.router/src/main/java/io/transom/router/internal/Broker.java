package io.transom.router.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.router.EventHistory;
import io.transom.router.EventStore;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
    /** The realm's: whatever is run from within, no second lock can be taken the other way round. */
    private final ReentrantLock changing;

    private final Retained retained;
    private final LongAdder lost = new LongAdder();

    Broker(RealmCore realm) {
        this.realm = realm;
        this.changing = realm.changing();
        this.retained = new Retained(realm);
        keepHistories();
    }

    /** Their subscriptions are there from the start. */
    private void keepHistories() {
        EventStore given = realm.options().eventStore();
        EventStore store = given == null ? new MemoryEventStore(realm) : given;
        for (EventHistory kept : realm.options().histories()) {
            var history = new History(kept, store, realm.router().clock());
            var subscription = new Subscription(table.nextId(), kept.uri(), kept.match(), realm.now(), history);
            table.put(subscription.id, kept.uri(), kept.match(), subscription);
        }
    }

    /** How many events are retained. */
    int retained() {
        changing.lock();
        try {
            return retained.size();
        } finally {
            changing.unlock();
        }
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
        if (Passthru.isUsed(message.options()) && !session.announced("publisher", "payload_passthru_mode")) {
            session.violated("a publisher that uses payload passthru announces payload_passthru_mode");
            return false;
        }
        boolean reserved = !session.trusted && RealmCore.isReserved(message.topic());
        if (!reserved && realm.isValid(message.topic(), Match.EXACT)) {
            return true;
        }
        if (acknowledges(message)) {
            session.error(
                    Message.Publish.CODE,
                    message.request(),
                    reserved ? RealmCore.reserved("topic") : Uris.invalid("topic", Match.EXACT, message.topic()));
        }
        return false;
    }

    void publish(RouterSession session, Message.Publish message, Decision decision) {
        Publication publication;
        long kept;
        try {
            publication =
                    Publication.of(session.details(), message.topic(), message.options(), message.payload(), decision);
            kept = Retained.millis(message.options());
        } catch (WampError wrong) {
            if (acknowledges(message)) {
                session.error(Message.Publish.CODE, message.request(), wrong);
            }
            return;
        }
        release(session, publication, kept);
        if (realm.hasBlocked()) {
            slowDown(session, publication);
        }
        if (acknowledges(message)) {
            session.send(new Message.Published(message.request(), publication.id));
        }
    }

    /** What a session left behind. It was accepted when it was left; nobody is told any more of what is wrong with it. */
    void publish(RouterSession session, Testaments.Testament testament, Decision decision) {
        release(session, Publication.of(session.details(), testament, decision), Retained.millis(testament.options()));
    }

    /** @param kept for how many milliseconds it is retained, as {@link Retained#millis} has it */
    private void release(RouterSession session, Publication publication, long kept) {
        realm.listeners()
                .tell(listener -> listener.published(publication.topic, publication.payload, session.details()));
        if (kept == Retained.NOT) {
            dispatch(publication);
        } else {
            retain(publication, kept);
        }
    }

    /** An event of the realm itself. */
    void publishMeta(String topic, Supplier<Payload> told) {
        realm.received().count(Message.Publish.CODE);
        if (realm.listeners().isEmpty() && table.best(topic) == null) {
            return; // nobody listens
        }
        Payload payload = told.get();
        realm.listeners().tell(listener -> listener.published(topic, payload, realm.service()));
        dispatch(Publication.meta(realm.service(), topic, payload));
    }

    private void dispatch(Publication publication) {
        table.matching(publication.topic, publication::to);
    }

    /** Kept and sent in one step, so that a new subscriber gets it either as retained or as it happens. */
    private void retain(Publication publication, long millis) {
        changing.lock();
        try {
            retained.keep(publication, millis);
            dispatch(publication);
        } finally {
            changing.unlock();
        }
    }

    /** The publisher waits when half of its receivers or more take nothing for now; fewer must not hold back the rest. */
    private void slowDown(RouterSession publisher, Publication publication) {
        var blocked = new HashSet<RouterSession>();
        var reached = new HashSet<RouterSession>();
        table.matching(publication.topic, subscription -> {
            for (Subscription.Subscriber subscriber : publication.among(subscription)) {
                RouterSession receiver = subscriber.session;
                if (publication.reaches(receiver.details())) {
                    reached.add(receiver);
                    if (receiver.isBlocked()) {
                        blocked.add(receiver);
                    }
                }
            }
        });
        if (!blocked.isEmpty() && 2 * blocked.size() >= reached.size()) {
            publisher.flow().await(blocked);
        }
        if (realm.backlog().isFull()) {
            publisher.flow().awaitRealm();
        }
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

    // Subscriptions.

    /** Whether a SUBSCRIBE is well formed; otherwise it has been answered. */
    boolean accepts(RouterSession session, Message.Subscribe message) {
        Match match;
        try {
            match = Match.of(message.options().get("match"));
            Shards.key(message.options(), "nkey");
        } catch (WampError wrong) {
            session.error(Message.Subscribe.CODE, message.request(), wrong);
            return false;
        } catch (IllegalArgumentException e) {
            session.error(
                    Message.Subscribe.CODE,
                    message.request(),
                    ErrorUris.INVALID_ARGUMENT,
                    String.valueOf(e.getMessage()));
            return false;
        }
        if (!realm.isValid(message.topic(), match)) {
            session.error(Message.Subscribe.CODE, message.request(), Uris.invalid("topic", match, message.topic()));
            return false;
        }
        return true;
    }

    void subscribe(RouterSession session, Message.Subscribe message) {
        Match match = Match.of(message.options().get("match"));
        Subscription known = table.get(message.topic(), match);
        Subscription.Subscriber already = known == null ? null : session.subscriptions.get(known.id);
        if (already != null) {
            subscribedAgain(message, already);
            return;
        }
        Limit limit = realm.limits().subscriptions();
        int count = session.subscriptions.size() + 1;
        if (limit.exceededBy(count)) {
            session.error(Message.Subscribe.CODE, message.request(), session.reached(limit, count));
            return;
        }
        List<Publication> old = new ArrayList<>(0);
        Subscription.Subscriber subscriber = attach(session, message, match, old);
        session.subscriptions.put(subscriber.subscription.id, subscriber);
        session.send(new Message.Subscribed(message.request(), subscriber.subscription.id));
        subscriber.active = true;
        send(old, subscriber);
    }

    /** What is retained comes behind what is on its way to the subscriber, which may hold the same. */
    private void subscribedAgain(Message.Subscribe message, Subscription.Subscriber subscriber) {
        RouterSession session = subscriber.session;
        session.send(new Message.Subscribed(message.request(), subscriber.subscription.id));
        changing.lock();
        try {
            List<Publication> old = retained(message, subscriber);
            if (!old.isEmpty()) {
                session.loop().execute(() -> send(old, subscriber));
            }
        } finally {
            changing.unlock();
        }
    }

    private static void send(List<Publication> retained, Subscription.Subscriber subscriber) {
        for (Publication publication : retained) {
            subscriber.session.event(subscriber, publication.event(subscriber.subscription, true));
        }
    }

    /** The retained events that a SUBSCRIBE asks for. */
    private List<Publication> retained(Message.Subscribe message, Subscription.Subscriber subscriber) {
        if (!Boolean.TRUE.equals(message.options().get("get_retained"))) {
            return List.of();
        }
        Subscription subscription = subscriber.subscription;
        changing.lock();
        try {
            return retained.of(subscription.uri, subscription.match, subscriber.session.details()).stream()
                    .filter(kept -> kept.isFor(subscriber))
                    .toList();
        } finally {
            changing.unlock();
        }
    }

    /** @param old takes the retained events that the session asked for */
    private Subscription.Subscriber attach(
            RouterSession session, Message.Subscribe message, Match match, List<Publication> old) {
        String topic = message.topic();
        changing.lock();
        try {
            Subscription subscription = table.get(topic, match);
            boolean first = subscription == null || subscription.size() == 0;
            if (subscription == null) {
                subscription = new Subscription(table.nextId(), topic, match, realm.now(), null);
            }
            var subscriber = new Subscription.Subscriber(
                    subscription, session, (String) message.options().get("nkey"));
            subscription.add(subscriber);
            old.addAll(retained(message, subscriber));
            if (first) {
                if (subscription.history == null) {
                    table.put(subscription.id, topic, match, subscription);
                }
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
        for (Subscription.Subscriber subscriber : session.subscriptions.values()) {
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
            if (last && subscription.history == null) {
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
            publishMeta("wamp.subscription." + event, () -> Payload.of(by.id(), about));
        }
    }
}
