package io.transom.router;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Match;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private final LimitHits hits = new LimitHits();
    private final AtomicLong count = new AtomicLong();
    /** By URI, for each action and match. */
    private final ConcurrentMap<String, Decision>[] kept;

    public CachedAuthorizer(Authorizer authorizer) {
        this(authorizer, DECISIONS);
    }

    /** @param limit {@link #DECISIONS} with another value */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of one generic type
    public CachedAuthorizer(Authorizer authorizer, Limit limit) {
        this.authorizer = authorizer;
        this.limit = limit;
        this.kept = new ConcurrentMap[Action.values().length * MATCHES];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new ConcurrentHashMap<>();
        }
    }

    @Override
    public @Nullable Decision known(Action action, String uri, Match match) {
        return kept[action.ordinal() * MATCHES + match.ordinal()].get(uri);
    }

    @Override
    public CompletionStage<Decision> decide(Request request) {
        Decision known = known(request.action(), request.uri(), request.match());
        return known == null
                ? authorizer.decide(request).whenComplete((decision, failure) -> keep(request, decision))
                : known.done();
    }

    private void keep(Request request, @Nullable Decision decision) {
        if (decision == null || !decision.cacheable()) {
            return;
        }
        var decisions =
                kept[request.action().ordinal() * MATCHES + request.match().ordinal()];
        if (decisions.put(request.uri(), decision) == null && limit.exceededBy(count.incrementAndGet())) {
            hits.hit(limit);
            forget();
        }
    }

    /** Forgets all decisions: what they were made from has changed. */
    public void forget() {
        for (ConcurrentMap<String, Decision> decisions : kept) {
            decisions.clear();
        }
        count.set(0);
    }

    /** How often since the start each limit was reached, by its ID; one that never was is absent. */
    public Map<String, Long> limitHits() {
        return hits.snapshot();
    }
}
