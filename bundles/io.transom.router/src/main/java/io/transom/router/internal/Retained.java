package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Serves;
import io.transom.wamp.Uris;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The retained events of a realm (WAMP specification, Event Retention): of each topic the last one for everybody, and those for
 * some only that came after it. At a bound the topic that was published longest ago is forgotten. One whose time is over is
 * forgotten before anything is looked at. The broker's lock of retention guards it.
 */
@Serves("broker.event_retention")
final class Retained {
    private static final String TTL = "_retained_ttl";
    static final long NOT = 0;
    static final long EVER = Long.MAX_VALUE;
    /** More than a century; so nothing overflows. */
    private static final long MOST_SECONDS = 1L << 32;

    private final RealmCore realm;
    private final Limit maxEvents;
    private final Limit maxBytes;
    /** Oldest first. */
    private final Map<String, List<Kept>> topics = new LinkedHashMap<>();
    /** Those that are kept for some time only, the first to go first. */
    private final NavigableSet<Kept> passing =
            new TreeSet<>(Comparator.comparingLong(Kept::until).thenComparing(kept -> kept.publication.id));

    private int events;
    private long bytes;

    /**
     * @param bytes as they were counted when it was kept
     * @param until the time when it is forgotten; {@link #EVER} for none
     */
    private record Kept(Publication publication, long bytes, long until) {}

    Retained(RealmCore realm) {
        this.realm = realm;
        this.maxEvents = realm.limits().retainedEvents();
        this.maxBytes = realm.limits().retainedBytes();
    }

    int size() {
        forgetPast();
        return events;
    }

    /**
     * For how many milliseconds a publication is to be retained: {@link #EVER}, or {@link #NOT} at all. The time is in seconds, in
     * the option that Bondy has for it. Throws {@link WampError} when it is none.
     */
    static long millis(Map<String, Object> options) {
        if (!Boolean.TRUE.equals(options.get("retain"))) {
            return NOT;
        }
        Object seconds = options.get(TTL);
        if (seconds == null || seconds.equals(0L)) {
            return EVER;
        }
        if (seconds instanceof Long number && number > 0) {
            return Math.min(number, MOST_SECONDS) * 1_000;
        }
        throw new WampError(
                ErrorUris.INVALID_ARGUMENT, TTL + ": expected an integer of 0 or more (seconds), found " + seconds);
    }

    /**
     * One for everybody replaces all of its topic, one for some those for the same. That its publisher is excluded makes no
     * difference, or one that joins again and again would leave an event each time.
     *
     * @param millis for how long
     */
    void keep(Publication publication, long millis) {
        forgetPast();
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
        long until = millis == EVER ? EVER : realm.timers().millis() + millis;
        var added = new Kept(publication, publication.bytes(), until);
        kept.add(added);
        if (until != EVER) {
            passing.add(added);
        }
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

    private void forgetPast() {
        long now = passing.isEmpty() ? 0 : realm.timers().millis();
        while (!passing.isEmpty() && passing.first().until <= now) {
            Kept past = passing.first();
            List<Kept> kept = Objects.requireNonNull(topics.get(past.publication.topic));
            kept.remove(past);
            if (kept.isEmpty()) {
                topics.remove(past.publication.topic);
            }
            subtract(past);
        }
    }

    private void subtract(Kept gone) {
        if (gone.until != EVER) {
            passing.remove(gone);
        }
        events--;
        bytes -= gone.bytes;
    }

    /** For each topic that fits, the last one that the session may have; in the order in which the topics were published. */
    List<Publication> of(String uri, Match match, SessionDetails session) {
        forgetPast();
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
