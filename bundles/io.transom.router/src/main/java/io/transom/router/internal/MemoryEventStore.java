package io.transom.router.internal;

import io.transom.router.EventHistory;
import io.transom.router.EventStore;
import io.transom.wamp.Limit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps events on the heap: of each history the latest, bounded in number and bytes. */
final class MemoryEventStore implements EventStore {
    private final RealmCore realm;
    private final Map<EventHistory, Ring> rings = new ConcurrentHashMap<>();

    MemoryEventStore(RealmCore realm) {
        this.realm = realm;
    }

    @Override
    public void keep(EventHistory history, StoredEvent event) {
        rings.computeIfAbsent(history, this::ring).add(event);
    }

    private Ring ring(EventHistory history) {
        Limit maxEvents = realm.limits().historyEvents();
        Integer own = history.limit();
        return new Ring(
                realm,
                own == null ? maxEvents : maxEvents.withValue(own),
                realm.limits().historyBytes());
    }

    @Override
    public CompletionStage<List<StoredEvent>> events(EventHistory history) {
        Ring ring = rings.get(history);
        return CompletableFuture.completedFuture(ring == null ? List.of() : ring.all());
    }

    private static final class Ring {
        private final RealmCore realm;
        private final Limit maxEvents;
        private final Limit maxBytes;
        private final Deque<Kept> kept = new ArrayDeque<>();
        private long bytes;

        /** @param bytes as they were counted when it was kept */
        private record Kept(StoredEvent event, long bytes) {}

        Ring(RealmCore realm, Limit maxEvents, Limit maxBytes) {
            this.realm = realm;
            this.maxEvents = maxEvents;
            this.maxBytes = maxBytes;
        }

        synchronized void add(StoredEvent event) {
            var added = new Kept(event, Publication.bytes(event.topic(), event.payload()));
            kept.add(added);
            bytes += added.bytes;
            count(maxEvents, kept.size());
            count(maxBytes, bytes);
            while (maxEvents.exceededBy(kept.size()) || maxBytes.exceededBy(bytes)) {
                bytes -= kept.remove().bytes;
            }
        }

        private void count(Limit limit, long amount) {
            if (limit.exceededBy(amount)) {
                realm.limitHits().hit(limit);
            }
        }

        synchronized List<StoredEvent> all() {
            return kept.stream().map(Kept::event).toList();
        }
    }
}
