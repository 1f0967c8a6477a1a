package io.transom.center.internal;

import io.transom.router.Principal;
import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who is there, nodes, operators and addresses, and says who would be one too many. Sessions in this process are not counted. */
final class Attendance implements Realms.Observer {
    private final CenterLimits limits;
    private final LimitHits hits;
    private final NodeRate rate;
    private final AtomicInteger nodes = new AtomicInteger();
    private final AtomicInteger operators = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** @param rate told of the nodes */
    Attendance(CenterLimits limits, LimitHits hits, NodeRate rate) {
        this.limits = limits;
        this.hits = hits;
        this.rate = rate;
    }

    /** The address without the port: {@code tcp4:127.0.0.1}. */
    static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon > 0 && address.startsWith("tcp") ? address.substring(0, colon) : address;
    }

    /** Why nobody more may come from an address; absent when somebody may. */
    Optional<WampError> refusal(String host) {
        return refusal(limits.addressSessions(), byAddress.getOrDefault(host, 0));
    }

    /** Why nobody more of that kind may join; absent when somebody may. */
    Optional<WampError> refusal(Principal joining) {
        boolean node = Names.ROLE_NODE.equals(joining.authrole());
        return node ? refusal(limits.nodes(), nodes.get()) : refusal(limits.operators(), operators.get());
    }

    private Optional<WampError> refusal(Limit limit, int there) {
        if (!limit.exceededBy(there + 1L)) {
            return Optional.empty();
        }
        hits.hit(limit);
        return Optional.of(limit.error(there + 1L));
    }

    /** Sessions of operators, anonymous ones among them. */
    int operators() {
        return operators.get();
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        realm.realm().listen(new RealmListener() {
            @Override
            public void joined(SessionDetails session) {
                if (!session.internal()) {
                    count(session).incrementAndGet();
                    byAddress.merge(host(session.peer().address()), 1, Integer::sum);
                    if (isNode(session)) {
                        rate.joined(session);
                    }
                }
            }

            @Override
            public void left(SessionDetails session) {
                if (!session.internal()) {
                    count(session).decrementAndGet();
                    byAddress.computeIfPresent(
                            host(session.peer().address()), (host, there) -> there > 1 ? there - 1 : null);
                    rate.left(session);
                }
            }
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void stopping(CenterRealm realm) {
        // its sessions are ended next, and the listener hears of them
    }

    private AtomicInteger count(SessionDetails session) {
        return isNode(session) ? nodes : operators;
    }

    private static boolean isNode(SessionDetails session) {
        return Names.ROLE_NODE.equals(session.authrole());
    }
}
