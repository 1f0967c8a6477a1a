package io.transom.wamp.session;

import io.transom.wamp.Event;
import io.transom.wamp.EventHandler;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Serves;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of a session. A router knows one subscription of a session per topic and match; here any number of
 * handlers share it, and UNSUBSCRIBE goes out with the last of them.
 */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private final ProtocolSession session;
    private final ConcurrentMap<Long, List<Subscribed>> handlers = new ConcurrentHashMap<>();
    /** SUBSCRIBEs under way, by pattern; guarded by this. */
    private final Map<Pattern, Integer> subscribing = new HashMap<>();

    Subscriptions(ProtocolSession session) {
        this.session = session;
    }

    CompletionStage<Session.Subscription> subscribe(String topic, SubscribeOptions options, EventHandler handler) {
        var request = new Subscribe(new Pattern(topic, options.match()), options, handler);
        session.submit(request);
        return request.future;
    }

    @Serves("subscriber.publisher_identification")
    void received(Message.Event message) {
        List<Subscribed> receivers = handlers.get(message.subscription());
        if (receivers == null) {
            return;
        }
        for (Subscribed receiver : receivers) {
            String topic = message.details().get("topic") instanceof String text ? text : receiver.pattern.topic();
            try {
                receiver.handler.received(new Event(
                        message.subscription(),
                        message.publication(),
                        topic,
                        message.payload(),
                        Details.identity(message.details(), "publisher"),
                        message.details()));
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("event {}: the handler failed", topic, e);
            }
        }
    }

    /** The router took the subscription away; its programs are told. */
    @Serves("subscriber.subscription_revocation")
    void revoked(long id, String reason) {
        List<Subscribed> receivers;
        synchronized (this) {
            receivers = handlers.remove(id);
        }
        if (receivers != null) {
            receivers.forEach(receiver -> receiver.revoked.complete(reason));
        }
    }

    synchronized void clear() {
        handlers.clear();
        subscribing.clear();
    }

    private record Pattern(String topic, Match match) {}

    private final class Subscribe extends PendingRequest<Session.Subscription> {
        private final Pattern pattern;
        private final SubscribeOptions options;
        private final EventHandler handler;

        Subscribe(Pattern pattern, SubscribeOptions options, EventHandler handler) {
            super(Subscriptions.this.session);
            this.pattern = pattern;
            this.options = options;
            this.handler = handler;
        }

        @Override
        void sending() {
            synchronized (Subscriptions.this) {
                subscribing.merge(pattern, 1, Integer::sum);
            }
        }

        @Override
        Message message(long id) {
            return new Message.Subscribe(id, Details.subscribe(options), pattern.topic());
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Subscribed subscribed)) {
                return false;
            }
            session.forget(request());
            var subscription = new Subscribed(subscribed.subscription(), pattern, handler);
            synchronized (Subscriptions.this) {
                settled();
                handlers.computeIfAbsent(subscription.id, id -> new CopyOnWriteArrayList<>())
                        .add(subscription);
            }
            future.complete(subscription);
            return true;
        }

        @Override
        void failed(WampError error) {
            synchronized (Subscriptions.this) {
                settled();
            }
            super.failed(error);
        }

        private void settled() {
            subscribing.computeIfPresent(pattern, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private final class Unsubscribe extends PendingRequest<Void> {
        private final Subscribed subscription;

        Unsubscribe(Subscribed subscription) {
            super(Subscriptions.this.session);
            this.subscription = subscription;
        }

        /** Whether the router has to know: no other handler, and no SUBSCRIBE under way that would get the same ID. */
        @Override
        boolean prepare() {
            synchronized (Subscriptions.this) {
                List<Subscribed> receivers = handlers.get(subscription.id);
                if (receivers != null
                        && receivers.remove(subscription)
                        && receivers.isEmpty()
                        && !subscribing.containsKey(subscription.pattern)) {
                    handlers.remove(subscription.id);
                    return true;
                }
            }
            session.later(() -> future.complete(null));
            return false;
        }

        @Override
        Message message(long id) {
            return new Message.Unsubscribe(id, subscription.id);
        }

        @Override
        boolean answered(Message answer) {
            if (!(answer instanceof Message.Unsubscribed)) {
                return false;
            }
            session.forget(request());
            future.complete(null);
            return true;
        }
    }

    private final class Subscribed implements Session.Subscription {
        private final long id;
        private final Pattern pattern;
        private final EventHandler handler;
        private final CompletableFuture<Void> going = new CompletableFuture<>();
        private final CompletableFuture<String> revoked = new CompletableFuture<>();
        private final java.util.concurrent.atomic.AtomicBoolean gone = new java.util.concurrent.atomic.AtomicBoolean();

        Subscribed(long id, Pattern pattern, EventHandler handler) {
            this.id = id;
            this.pattern = pattern;
            this.handler = handler;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public String topic() {
            return pattern.topic();
        }

        @Override
        public CompletionStage<String> revoked() {
            return revoked;
        }

        @Override
        public CompletionStage<Void> unsubscribe() {
            if (gone.compareAndSet(false, true)) {
                var request = new Unsubscribe(this);
                request.future.whenComplete((done, failure) -> {
                    if (failure == null) {
                        going.complete(null);
                    } else {
                        going.completeExceptionally(failure);
                    }
                });
                session.submit(request);
            }
            return going;
        }
    }
}
