package io.transom.router.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which patterns fit the URIs of late. Among many patterns a search costs little but memory that no cache of the processor holds,
 * and a few places of it are found sooner than many (docs/performance.md). A URI has one slot, which the next one takes from it; there
 * are never more slots than patterns, and long URIs and long answers are not kept, so that all this takes less than the patterns do.
 *
 * <p>Any thread may read; who changes the patterns must exclude others.
 *
 * @param <V> what is found
 */
final class RecentMatches<V> {
    /** Fewer patterns are searched as fast. */
    static final int FEW = 256;

    private static final int MOST_SLOTS = 1 << 15;
    private static final int LONGEST_URI = 128;
    private static final int MOST_MATCHES = 32;

    private final BiConsumer<String, Consumer<V>> search;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable Answer<V>[] slots = slots(0);

    /** @param version of the patterns, read before the search began */
    private record Answer<V>(String uri, long version, V[] found) {}

    /** @param search hands over all that fits a URI */
    RecentMatches(BiConsumer<String, Consumer<V>> search) {
        this.search = search;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
    private static <V> @Nullable Answer<V>[] slots(int count) {
        return new Answer[count];
    }

    /** To be called after each change of the patterns: what was found before is not true any more. */
    void changed(int patterns) {
        int wanted = patterns < FEW ? 0 : Integer.highestOneBit(Math.min(patterns, MOST_SLOTS));
        int there = slots.length;
        if (wanted > there || wanted < there / 4) {
            slots = slots(wanted);
        }
        version.incrementAndGet();
    }

    void matching(String uri, Consumer<V> visit) {
        Answer<V>[] all = slots;
        if (all.length == 0 || uri.length() > LONGEST_URI) {
            search.accept(uri, visit);
            return;
        }
        int hash = uri.hashCode();
        int slot = (hash ^ hash >>> 16) & (all.length - 1);
        Answer<V> answer = all[slot];
        if (answer == null || answer.version != version.get() || !answer.uri.equals(uri)) {
            answer = find(uri);
            if (answer.found.length <= MOST_MATCHES) {
                all[slot] = answer;
            }
        }
        for (V each : answer.found) {
            visit.accept(each);
        }
    }

    @SuppressWarnings("unchecked") // read as what it was filled with
    private Answer<V> find(String uri) {
        long before = version.get();
        List<V> found = new ArrayList<>();
        search.accept(uri, found::add);
        return new Answer<>(uri, before, (V[]) found.toArray());
    }
}
