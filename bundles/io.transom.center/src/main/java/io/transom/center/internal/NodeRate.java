package io.transom.center.internal;

import io.transom.router.Authorizer.Decision;
import io.transom.router.SessionDetails;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down nodes that send more events and calls than they may: the permission for what is too soon is given later, and until then
 * the router reads nothing more from that node. Up to one second's worth may come at once. After that it comes in small batches, since
 * a wake-up and a turn of the event loop for each message would take more time from others than the message does.
 */
final class NodeRate {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRate.class);
    /** How much later than it could the first message of a batch comes: what may come in that time then comes with it. */
    static final Duration BATCH = Duration.ofMillis(5);

    /** Bytes for which a message is counted once more. */
    private static final int COUNTED_ONCE = 1 << 10;

    private final Limit limit;
    private final LimitHits hits;
    private final Timer timer;
    private final LongSupplier nanos;
    private final long interval;
    private final ConcurrentMap<Long, Pace> paces = new ConcurrentHashMap<>();

    /** @param nanos a clock that only goes on */
    NodeRate(Limit limit, LimitHits hits, Timer timer, LongSupplier nanos) {
        this.limit = limit;
        this.hits = hits;
        this.timer = timer;
        this.nanos = nanos;
        this.interval = TimeUnit.SECONDS.toNanos(1) / Math.max(1, limit.value());
    }

    /** Touched by the event loop of its session only. */
    private static final class Pace {
        long next;
        boolean told;

        Pace(long next) {
            this.next = next;
        }
    }

    void joined(SessionDetails node) {
        paces.put(node.id(), new Pace(nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1)));
    }

    void left(SessionDetails node) {
        paces.remove(node.id());
    }

    /**
     * The decision, at the time when the node may have it.
     *
     * @param bytes of the message's payload: what is long takes others' time as several short ones do
     */
    CompletionStage<Decision> paced(SessionDetails node, int bytes, Supplier<CompletionStage<Decision>> decision) {
        Pace pace = paces.get(node.id());
        if (pace == null) {
            return decision.get();
        }
        long now = nanos.getAsLong();
        pace.next = Math.max(pace.next, now - TimeUnit.SECONDS.toNanos(1)) + interval * (1 + bytes / COUNTED_ONCE);
        long early = pace.next - now;
        if (early <= 0) {
            return decision.get();
        }
        hits.hit(limit);
        if (!pace.told) {
            pace.told = true;
            LOG.warn(
                    "node {}: sends more than {} {} (limit {}): it is read from more slowly",
                    node.authid(),
                    limit.value(),
                    limit.unit(),
                    limit.id());
        }
        var itsTime = new CompletableFuture<Void>();
        timer.schedule(BATCH.plusNanos(early), () -> itsTime.complete(null));
        return itsTime.thenCompose(come -> decision.get());
    }
}
