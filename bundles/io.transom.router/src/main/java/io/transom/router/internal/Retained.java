package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Serves;
import io.transom.wamp.Uris;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The retained events of a realm (WAMP specification, Event Retention): of each topic the last one for everybody, and those for
 * some only that came after it. At a bound the topic that was published longest ago is forgotten. The broker's lock of
 * retention guards it.
 */
@Serves("broker.event_retention")
final class Retained {
    private final RealmCore realm;
    private final Limit maxEvents;
    private final Limit maxBytes;
    /** Oldest first. */
    private final Map<String, List<Kept>> topics = new LinkedHashMap<>();

    private int events;
    private long bytes;

    /** @param bytes as they were counted when it was kept */
    private record Kept(Publication publication, long bytes) {}

    Retained(RealmCore realm) {
        this.realm = realm;
        this.maxEvents = realm.limits().retainedEvents();
        this.maxBytes = realm.limits().retainedBytes();
    }

    int size() {
        return events;
    }

    /**
     * One for everybody replaces all of its topic, one for some those for the same. That its publisher is excluded makes no
     * difference, or one that joins again and again would leave an event each time.
     */
    void keep(Publication publication) {
        List<Kept> kept = topics.remove(publication.topic);
        if (kept == null) {
            kept = new ArrayList<>(1);
        }
        for (Iterator<Kept> each = kept.iterator(); each.hasNext(); ) {
            Kept older = each.next();
            if (publication.forAll || older.publication.receivers.equals(publication.receivers)) {
                each.remove();
                subtract(older);
            }
        }
        var added = new Kept(publication, publication.bytes());
        kept.add(added);
        topics.put(publication.topic, kept);
        events++;
        bytes += added.bytes;
        forgetOldest();
    }

    private void forgetOldest() {
        if (maxEvents.exceededBy(events)) {
            realm.reached().by(realm, maxEvents, events);
        }
        if (maxBytes.exceededBy(bytes)) {
            realm.reached().by(realm, maxBytes, bytes);
        }
        Iterator<List<Kept>> oldest = topics.values().iterator();
        while (maxEvents.exceededBy(events) || maxBytes.exceededBy(bytes)) {
            oldest.next().forEach(this::subtract);
            oldest.remove();
        }
    }

    private void subtract(Kept gone) {
        events--;
        bytes -= gone.bytes;
    }

    /** For each topic that fits, the last one that the session may have; in the order in which the topics were published. */
    List<Publication> of(String uri, Match match, SessionDetails session) {
        var found = new ArrayList<Publication>();
        if (match == Match.EXACT) {
            addLast(topics.getOrDefault(uri, List.of()), session, found);
        } else {
            topics.forEach((topic, kept) -> {
                if (Uris.matches(topic, uri, match)) {
                    addLast(kept, session, found);
                }
            });
        }
        return found;
    }

    private static void addLast(List<Kept> kept, SessionDetails session, List<Publication> found) {
        for (int i = kept.size() - 1; i >= 0; i--) {
            Publication publication = kept.get(i).publication;
            if (publication.reaches(session)) {
                found.add(publication);
                return;
            }
        }
    }
}
