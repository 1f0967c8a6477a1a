package io.transom.center.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts wrong signatures by address and by key, and raises an alarm each time that so many came. */
final class WrongSignatures {
    private static final Logger LOG = LoggerFactory.getLogger(WrongSignatures.class);

    /** Addresses and keys that are counted; the ones that were seen least lately are forgotten. */
    static final int COUNTED = 10_000;

    private final Limit limit;
    private final LimitHits hits;
    private final AtomicLong alarms = new AtomicLong();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    // Guarded by itself.
    private final Map<String, Long> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > COUNTED;
        }
    };

    WrongSignatures(Limit limit, LimitHits hits) {
        this.limit = limit;
        this.hits = hits;
    }

    void wrong(String address, String pubkey) {
        count("address " + address);
        count("key " + pubkey);
    }

    /** Who has the key has not guessed it. */
    void right(String pubkey) {
        synchronized (counts) {
            counts.remove("key " + pubkey);
        }
    }

    private void count(String whose) {
        long now;
        synchronized (counts) {
            now = counts.merge(whose, 1L, Long::sum);
        }
        if (limit.value() > 0 && now % limit.value() == 0) {
            hits.hit(limit);
            alarms.incrementAndGet();
            String text = whose + ": " + now + " wrong signatures (limit " + limit.id() + ")";
            LOG.warn("center: {}", text);
            listeners.forEach(listener -> listener.accept(text));
        }
    }

    /** Alarms since the start. */
    long alarms() {
        return alarms.get();
    }

    /** Told the text of each alarm. */
    AutoCloseable listen(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
