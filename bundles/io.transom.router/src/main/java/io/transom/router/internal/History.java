package io.transom.router.internal;

import io.transom.router.EventHistory;
import io.transom.router.EventStore;
import io.transom.router.EventStore.StoredEvent;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history of one subscription. */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final EventHistory kept;
    private final EventStore store;
    private final InstantSource clock;

    History(EventHistory kept, EventStore store, InstantSource clock) {
        this.kept = kept;
        this.store = store;
        this.clock = clock;
    }

    /** In the order of calls, also from several event loops. */
    synchronized void add(Publication publication, Subscription subscription) {
        if (publication.receivers.namesSessions()) {
            return;
        }
        var event = new StoredEvent(
                publication.id,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                publication.topic,
                publication.event(subscription, false).details(),
                publication.payload,
                publication.receivers.options());
        try {
            store.keep(kept, event);
        } catch (RuntimeException failure) {
            LOG.error("history of {}: the store failed", kept.uri(), failure);
        }
    }

    /** Oldest first. */
    CompletionStage<List<StoredEvent>> events() {
        return store.events(kept);
    }
}
