package io.transom.router;

import io.transom.wamp.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a realm keeps the events of its histories, for {@code wamp.subscription.get_events}. A realm that is given none keeps
 * them in memory. What may be seen by whom, and which events are asked for, is the realm's concern.
 */
@ConsumerType
public interface EventStore {
    /**
     * Keeps an event. Called for one event of a history at a time, in the order in which they were published, on the publisher's
     * event loop: must return at once, so a store that writes does it behind. The store sees to {@link EventHistory#limit}.
     */
    void keep(EventHistory history, StoredEvent event);

    /** The events that are kept of a history, oldest first; may take its time. */
    CompletionStage<List<StoredEvent>> events(EventHistory history);

    /**
     * An event as it is kept.
     *
     * @param time when it was published, in whole milliseconds
     * @param details what EVENT tells
     * @param receivers the lists by which the publication was limited to some authids, authroles or other attributes of sessions,
     *     under their names in PUBLISH; empty when it was for everybody. One that was limited by session IDs is never kept.
     */
    record StoredEvent(
            long publication,
            Instant time,
            String topic,
            Map<String, Object> details,
            Payload payload,
            Map<String, Object> receivers) {}
}
