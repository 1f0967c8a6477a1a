package io.transom.router.internal;

import io.transom.router.EventStore.StoredEvent;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a history are asked for (WAMP specification, Event History): every condition that is given must hold.
 *
 * @param reverse latest first
 * @param limit at most how many
 * @param after the publication behind which events are wanted, and whether itself too
 * @param before the publication up to which events are wanted, and whether itself too
 * @param fits the conditions on a single event
 */
record HistoryQuery(boolean reverse, long limit, List<Bound> after, List<Bound> before, Predicate<StoredEvent> fits) {
    /** @param name of the argument */
    private record Bound(String name, long publication, boolean itself) {
        int position(List<StoredEvent> all) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).publication() == publication) {
                    return i;
                }
            }
            throw new WampError(
                    ErrorUris.INVALID_ARGUMENT, name + ": publication " + publication + " is not in the history");
        }
    }

    static HistoryQuery of(MetaCall call) {
        Predicate<StoredEvent> fits = event -> true;
        @Nullable String topic = call.optionalText(-1, "topic");
        if (topic != null) {
            fits = fits.and(event -> event.topic().equals(topic));
        }
        fits = fits.and(time(call, "from_time", order -> order >= 0))
                .and(time(call, "after_time", order -> order > 0))
                .and(time(call, "before_time", order -> order < 0))
                .and(time(call, "until_time", order -> order <= 0));
        return new HistoryQuery(
                call.flag("reverse"),
                call.optionalPositive(1, "limit", Integer.MAX_VALUE),
                bounds(call, "from_publication", "after_publication"),
                bounds(call, "until_publication", "before_publication"),
                fits);
    }

    private static Predicate<StoredEvent> time(MetaCall call, String name, java.util.function.IntPredicate order) {
        var limit = call.optionalTime(name);
        return limit == null ? event -> true : event -> order.test(event.time().compareTo(limit));
    }

    private static List<Bound> bounds(MetaCall call, String including, String excluding) {
        var bounds = new java.util.ArrayList<Bound>(0);
        Long inclusive = call.optionalId(-1, including);
        if (inclusive != null) {
            bounds.add(new Bound(including, inclusive, true));
        }
        Long exclusive = call.optionalId(-1, excluding);
        if (exclusive != null) {
            bounds.add(new Bound(excluding, exclusive, false));
        }
        return bounds;
    }

    /**
     * Those that fit and that a session may have, in the order asked for.
     *
     * @param all oldest first
     */
    Iterator<StoredEvent> of(List<StoredEvent> all, SessionDetails asker) {
        int from = 0;
        int to = all.size();
        for (Bound bound : after) {
            from = Math.max(from, bound.position(all) + (bound.itself ? 0 : 1));
        }
        for (Bound bound : before) {
            to = Math.min(to, bound.position(all) + (bound.itself ? 1 : 0));
        }
        List<StoredEvent> range = from < to ? all.subList(from, to) : List.of();
        if (reverse) {
            range = new java.util.ArrayList<>(range);
            Collections.reverse(range);
        }
        return range.stream()
                .filter(fits)
                .filter(event -> event.receivers().isEmpty()
                        || Receivers.of(event.receivers()).contains(asker))
                .iterator();
    }
}
