package io.transom.router.internal;

import io.transom.router.Authorizer.Action;
import io.transom.router.EventStore.StoredEvent;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Payload;
import io.transom.wamp.Serves;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code wamp.subscription.get_events} (WAMP specification, Event History), of a realm that keeps some. */
@Serves("broker.event_history")
final class HistoryMeta implements MetaProcedures.Part {
    private final RealmCore realm;
    private final SubscriptionMeta subscriptions;

    HistoryMeta(RealmCore realm, SubscriptionMeta subscriptions) {
        this.realm = realm;
        this.subscriptions = subscriptions;
    }

    @Override
    public Map<String, MetaCall.Function> functions() {
        return Map.of("wamp.subscription.get_events", this::events);
    }

    static WampError unavailable(Subscription subscription) {
        return new WampError(ErrorUris.HISTORY_UNAVAILABLE, "no history of subscription " + subscription.id);
    }

    /** The events themselves are the arguments of the result. Who may not subscribe may not ask for the history either. */
    private CompletionStage<Payload> events(MetaCall call) {
        Subscription subscription = subscriptions.find(call);
        History history = subscription.history;
        if (history == null) {
            throw unavailable(subscription);
        }
        HistoryQuery query = HistoryQuery.of(call);
        return Permissions.decide(
                        call.caller(),
                        Action.SUBSCRIBE,
                        subscription.uri,
                        Map.of("match", subscription.match.label()),
                        Payload.NONE)
                .thenCompose(decision -> {
                    if (!decision.allow()) {
                        throw Permissions.refusal(call.caller(), "subscribe", subscription.uri);
                    }
                    return history.events();
                })
                .thenApply(all -> answer(query.of(all, call.caller().details()), query.limit(), subscription));
    }

    /** As many as are asked for and fit into one answer; when there are more it says so. */
    private Payload answer(Iterator<StoredEvent> found, long limit, Subscription subscription) {
        Limit maxBytes = realm.limits().historyAnswer();
        List<Object> events = new ArrayList<>();
        long bytes = 0;
        while (found.hasNext()) {
            StoredEvent next = found.next();
            bytes += Publication.bytes(next.topic(), next.payload());
            boolean full = maxBytes.exceededBy(bytes) && !events.isEmpty();
            if (full) {
                realm.limitHits().hit(maxBytes);
            }
            if (full || events.size() == limit) {
                return Payload.of(events, Map.of("more", true));
            }
            Map<String, Object> shown = shown(next, subscription);
            if (shown != null) {
                events.add(shown);
            }
        }
        return Payload.of(events, Map.of());
    }

    /** Null when it has values that no encoding can write. */
    private static @Nullable Map<String, Object> shown(StoredEvent event, Subscription subscription) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("timestamp", RealmCore.timestamp(event.time()));
        shown.put("subscription", subscription.id);
        shown.put("publication", event.publication());
        shown.put("details", event.details());
        try {
            shown.put("args", event.payload().args());
            shown.put("kwargs", event.payload().kwargs());
        } catch (WampError unwritable) {
            return null;
        }
        return shown;
    }
}
