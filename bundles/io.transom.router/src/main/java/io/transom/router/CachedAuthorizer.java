package io.transom.router;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another authorizer has decided where its decision says that it may be kept ({@link Decision#withCaching}). Giving a
 * decision again allocates nothing. It belongs to one role: a role that is replaced begins with nothing. Thread-safe.
 */
public final class CachedAuthorizer implements Authorizer {
    public static final Limit DECISIONS = new Limit(
            "role.decisions.kept",
            10_000,
            "decisions",
            ErrorUris.UNAVAILABLE,
            "Decisions of an authorizer that a role keeps; beyond it all are forgotten, and it is asked again.");

    private static final int MATCHES = Match.values().length;

    private final Authorizer authorizer;
    private final Limit limit;
    private final LimitHits hits;
    private final AtomicReference<Kept> kept = new AtomicReference<>(new Kept());

    /** What has been decided since all was forgotten. */
    private static final class Kept {
        final AtomicLong count = new AtomicLong();
        /** By URI, for each action and match. */
        private final List<ConcurrentMap<String, Decision>> decisions = Stream.generate(
                        () -> (ConcurrentMap<String, Decision>) new ConcurrentHashMap<String, Decision>())
                .limit((long) Action.values().length * MATCHES)
                .toList();

        ConcurrentMap<String, Decision> about(Action action, Match match) {
            return decisions.get(action.ordinal() * MATCHES + match.ordinal());
        }
    }

    public CachedAuthorizer(Authorizer authorizer) {
        this(authorizer, DECISIONS);
    }

    /** @param limit {@link #DECISIONS} with another value */
    public CachedAuthorizer(Authorizer authorizer, Limit limit) {
        this(authorizer, limit, new LimitHits());
    }

    /** @param hits where it is counted when more are to be kept */
    public CachedAuthorizer(Authorizer authorizer, Limit limit, LimitHits hits) {
        this.hits = hits;
        this.authorizer = authorizer;
        this.limit = limit;
    }

    @Override
    public @Nullable Decision known(Action action, String uri, Match match) {
        return kept.get().about(action, match).get(uri);
    }

    /** What is decided while all is being forgotten is not kept: it may have been made from what was before. */
    @Override
    public CompletionStage<Decision> decide(Request request) {
        Kept now = kept.get();
        Decision known = now.about(request.action(), request.match()).get(request.uri());
        return known == null
                ? authorizer.decide(request).whenComplete((decision, failure) -> keep(now, request, decision))
                : known.done();
    }

    private void keep(Kept since, Request request, @Nullable Decision decision) {
        if (decision == null || !decision.cacheable()) {
            return;
        }
        var decisions = since.about(request.action(), request.match());
        if (decisions.put(request.uri(), decision) == null
                && limit.exceededBy(since.count.incrementAndGet())
                && kept.compareAndSet(since, new Kept())) {
            hits.hit(limit);
        }
    }

    /** Forgets all decisions, also those under way: what they were made from has changed. */
    public void forget() {
        kept.set(new Kept());
    }

    @Override
    public String toString() {
        return authorizer.toString();
    }

    /** How often since the start each limit was reached, by its ID; one that never was is absent. */
    public Map<String, Long> limitHits() {
        return hits.snapshot();
    }
}
