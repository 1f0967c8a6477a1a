package io.transom.core.internal;

import io.transom.core.host.Place.Relay;
import io.transom.wamp.Event;
import io.transom.wamp.Match;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of what is managed again, as events of the management API: the parts of the topic that say whose event it is
 * go in front of the arguments, and the bytes of the others stay as they came.
 */
final class EventRelay {
    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final PublishOptions TO_ALL = PublishOptions.DEFAULT.includingMe();

    private final String place;
    private final Session session;
    private final Supplier<PlaceRoutes> routes;

    EventRelay(String place, Session session, Supplier<PlaceRoutes> routes) {
        this.place = place;
        this.session = session;
        this.routes = routes;
    }

    /** Subscribes to a pattern; gives what ends it. */
    CompletionStage<Supplier<CompletionStage<Void>>> subscribe(String pattern) {
        return session.subscribe(pattern, event -> received(pattern, event), SubscribeOptions.matching(Match.WILDCARD))
                .thenApply(subscription -> subscription::unsubscribe);
    }

    private void received(String pattern, Event event) {
        for (Relay relay : routes.get().relays(pattern)) {
            try {
                session.publish(relay.topic(), event.payload().prepend(captured(relay, event.topic())), TO_ALL);
            } catch (RuntimeException e) {
                LOG.warn("place {}: event {} was not relayed", place, event.topic(), e);
            }
        }
    }

    private static Object[] captured(Relay relay, String topic) {
        String[] components = topic.split("\\.", -1);
        return relay.captured().stream().map(index -> components[index]).toArray();
    }
}
